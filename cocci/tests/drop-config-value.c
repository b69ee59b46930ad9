// spatch: drop-config
// SPDX-License-Identifier: GPL-2.0-only
// Used as a value: 0 and 1 stay 0 and 1.

static const bool on = IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY);

static const struct own_features features = {
	.movable = IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY),
	.pinned = !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY),
};

#define MOVABLE IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
#define CAN_MOVE(own) (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && (own)->ops)

int number(struct own *own)
{
	return own->ops && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY);
}

int number_or(struct own *own)
{
	return !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) || own->flags & OWN_MOVABLE;
}

int number_already(struct own *own)
{
	return IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && own->count > 1;
}

bool truth(struct own *own)
{
	return own->ops && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY);
}

bool truth_first(struct own *own)
{
	return IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && own->ops &&
		own->ops->pin;
}

bool whole(void)
{
	return IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY);
}

void assign(struct own *own, int n)
{
	bool b = own->ops && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY);
	int i = own->ops && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY);

	n = own->flags & OWN_MOVABLE && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY);
	n = own->count == 3 && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY);
	b = !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) || own->ops;
	use(own, b, i, n, own->ops && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY));
	use(own, IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY), !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY));
}

int pick(struct own *own)
{
	int way = IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ? own->move : own->pin;
	int other = !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ? own->move : own->pin + 1;

	way += own->ops && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ? 1 : 2;
	return IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && own->ops ? way : other;
}
