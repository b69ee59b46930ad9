// spatch: drop-config
// SPDX-License-Identifier: GPL-2.0-only
// Other symbols, and what is folded by others or left to people.

#if IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
#define OWN_MOVES 1
#endif

int others(struct own *own)
{
	if (IS_ENABLED(CONFIG_PCI_P2PDMA) && own->ops)
		return 1;
	if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY_DEBUG))
		return 2;
	if (own->CONFIG_DMABUF_MOVE_NOTIFY)
		return 3;
	if ((own->a)) {
	}
	return !!own->b && (own->c);
}

#ifdef CONFIG_DMABUF_MOVE_NOTIFY
int only_with(struct own *own)
{
	return 0;
}
#endif
