// spatch: drop-config
// SPDX-License-Identifier: GPL-2.0-only
// What must run stays, and so does what no rule should decide. A rule that
// learns one of these forms shows here.

int must_run(struct own *own)
{
	if (take(own) && !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		pin(own);
	if (own->n++ || IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		move(own);
	return 0;
}

int dead_behind(struct own *own)
{
	if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		return move(own);

	return pin(own);
}

int warns(struct own *own)
{
	if (WARN_ON(!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)))
		return -EINVAL;
	BUILD_BUG_ON(!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY));
	return IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) == 1;
}

void inner_local(struct own *own)
{
	if (own->a) {
		int ret;

		move(own);
		if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
			ret = pin(own);
	}
}
