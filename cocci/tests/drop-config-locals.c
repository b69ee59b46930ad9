// spatch: drop-config
// SPDX-License-Identifier: GPL-2.0-only
// Locals that only a dead arm used go, all others stay.

int gone(struct own *own)
{
	int ret;
	int zero = 0;
	struct item *a, *b;

	if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
		ret = pin(own);
		if (ret)
			return zero;
		a = own->item;
	}
	b = own->item;
	return map(own, b);
}

int stays(struct own *own)
{
	int ret;
	int got = take(own);
	int never_used;

	if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
		ret = pin(own);
		if (got)
			return ret;
	}
	ret = map(own);
	if (ret)
		goto out;
	return 0;
out:
	return ret;
}

int untouched(struct own *own)
{
	int ret;

	return map(own);
}
