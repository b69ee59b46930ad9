// spatch: drop-config
// SPDX-License-Identifier: GPL-2.0-only
// Inside of other statements: nothing empty stays, braces where they are
// needed.

int nested(struct own *own)
{
	int ret;

	if (own_is_dynamic(own)) {
		if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
			ret = pin(own);
			if (ret)
				return ret;
		}
	}
	return map(own);
}

void deeper(struct own *own)
{
	if (own->a) {
		if (own->b) {
			if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
				pin(own);
		}
	}
	done(own);
}

void no_braces(struct own *own)
{
	if (own->a)
		if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
			pin(own);
	if (own->a)
		if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
			move(own);
			count(own);
		}
	done(own);
}

void for_body(struct own *own, int i)
{
	for (i = 0; i < own->n; i++)
		if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
			move(own->v[i]);
			count(own->v[i]);
		}
}

void iterator_body(struct own *own)
{
	struct item *item;

	list_for_each_entry(item, &own->items, node)
		if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
			move(item);
		else
			pin(item);
}

void while_body(struct own *own)
{
	while (own->next)
		if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
			pin(own->next);
		else
			move(own->next);
	while (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		pin(own);
	done(own);
}

void in_block(struct own *own)
{
	for (; own->n; own->n--) {
		if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
			move(own);
			count(own);
		}
	}
}

void side_effect(struct own *own)
{
	if (take(own)) {
		if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
			pin(own);
	}
	done(own);
}

void one_left(struct own *own)
{
	if (own->a) {
		assert_held(own);
		if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
			pin(own);
			count(own);
		}
	}
	if (own->a) {
		if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
			pin(own);
		assert_held(own);
	}
	if (own->a) {
		assert_held(own);
		if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
			pin(own);
	} else {
		done(own);
	}
	if (own->a) {
		assert_held(own);
		if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
			pin(own);
		done(own);
	}
}

void in_switch(struct own *own)
{
	switch (own->state) {
	case OWN_FREE:
		if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
			pin(own);
		break;
	default:
		if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
			move(own);
	}
}
