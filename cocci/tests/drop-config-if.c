// spatch: drop-config
// SPDX-License-Identifier: GPL-2.0-only
// Statements: arms, blocks, else.

void no_else(struct own *own)
{
	if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		move(own);
	if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
		move(own);
		count(own);
	}
	if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		pin(own);
	if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
		pin(own);
		count(own);
	}
	if (own->busy && !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		pin(own);
	done(own);
}

void with_else(struct own *own)
{
	if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		pin(own);
	else
		move(own);
	if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		move(own);
	else
		pin(own);
	if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
		move(own);
		count(own);
	} else {
		pin(own);
	}
}

int one_level_out(struct own *own)
{
	struct item *item;
	bool local = true;

	if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
		local = false;
	} else {
		list_for_each_entry(item, &own->items, node) {
			if (!item->local) {
				local = false;
				break;
			}
		}
	}
	return local;
}

int jumps(struct own *own)
{
	if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
		if (!own->ready)
			goto out;
		start(own);
	} else {
		return -ENODEV;
	}
	return 0;
out:
	return -EAGAIN;
}

void chain_middle(struct own *own)
{
	if (own->a)
		a(own);
	else if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		b(own);
	else
		c(own);
}

void chain_taken(struct own *own)
{
	if (own->a) {
		a(own);
	} else if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
		b(own);
	} else {
		c(own);
	}
}

void chain_end(struct own *own)
{
	if (own->a)
		a(own);
	else if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		b(own);
	done(own);
}

void chain_start(struct own *own)
{
	if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		a(own);
	else if (own->b)
		b(own);
	else
		c(own);
}

void declares(struct own *own)
{
	done(own);
	if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
		int n = own->n;

		count(own, n);
	} else {
		pin(own);
	}
}
