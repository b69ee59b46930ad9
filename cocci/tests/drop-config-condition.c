// spatch: drop-config
// SPDX-License-Identifier: GPL-2.0-only
// Conditions: &&, ||, !, brackets.

void and(struct own *own)
{
	if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && own->dynamic)
		pin(own);
	if (own->dynamic && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		pin(own);
	if (own->dynamic && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && own->ops)
		pin(own);
	if (own->dynamic && own->ops &&
	    IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		pin(own);
	while (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && own->busy)
		pin(own);
	for (; own->busy && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY);)
		pin(own);
}

void or(struct own *own)
{
	if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) || own->dynamic)
		pin(own);
	if (own->dynamic || !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		pin(own);
	if (own->pinned ||
	    (own->dynamic && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)))
		pin(own);
	if (own->pinned || (own->dynamic && !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)))
		pin(own);
	if ((own->pinned && !own->dynamic) || !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		pin(own);
}

void brackets(struct own *own)
{
	if ((own->a || own->b) && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		pin(own);
	if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && (own->a == own->b))
		pin(own);
	if ((own->a || own->b) && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && own->c)
		pin(own);
	if (own->c && (own->a && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)))
		pin(own);
	if (own->c && (own->a && own->b && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)))
		pin(own);
	if (!(own->a && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)))
		pin(own);
	if (!(own->a == own->b && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)))
		pin(own);
	if ((own->a = next(own)) && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		pin(own);
}

void doubled(struct own *own)
{
	if (!!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && own->a)
		pin(own);
	if (own->a && (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)))
		pin(own);
	if (likely(IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) && own->a)
		pin(own);
	if (unlikely(!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) || own->a)
		pin(own);
	if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && own->a)
		pin(own);
}

void other_macros(struct own *own)
{
	if (IS_BUILTIN(CONFIG_DMABUF_MOVE_NOTIFY) && own->a)
		pin(own);
	if (IS_REACHABLE(CONFIG_DMABUF_MOVE_NOTIFY) && own->a)
		pin(own);
	if (IS_MODULE(CONFIG_DMABUF_MOVE_NOTIFY) || own->a)
		pin(own);
}
