// spatch: rename-function
// SPDX-License-Identifier: GPL-2.0-only
// The core's function: declared, defined, exported, called, passed on.

struct dma_buf;

void dma_buf_move_notify(struct dma_buf *dma_buf);
extern void dma_buf_move_notify(struct dma_buf *);

/**
 * dma_buf_move_notify - comments are for somebody else
 */
void dma_buf_move_notify(struct dma_buf *dmabuf)
{
	dma_resv_assert_held(dmabuf->resv);
}
EXPORT_SYMBOL_NS_GPL(dma_buf_move_notify, DMA_BUF);
EXPORT_SYMBOL_NS_GPL(dma_buf_move_notify, "DMA_BUF");
EXPORT_SYMBOL_GPL(dma_buf_move_notify);
EXPORT_SYMBOL(dma_buf_move_notify);
ALLOW_ERROR_INJECTION(dma_buf_move_notify, ERRNO);

struct hooks {
	void (*notify)(struct dma_buf *dmabuf);
	void (*dma_buf_move_notify)(struct dma_buf *dmabuf);
};

static const struct hooks hooks = {
	.notify = dma_buf_move_notify,
	.dma_buf_move_notify = &dma_buf_move_notify,
};

static void (*pointer)(struct dma_buf *) = dma_buf_move_notify;

static void own_dma_buf_move_notify(struct own *own)
{
	typeof(dma_buf_move_notify) *f = dma_buf_move_notify;

	if (own->dmabuf)
		dma_buf_move_notify(own->dmabuf);
	for (int i = 0; i < own->n; i++)
		dma_buf_move_notify(own->many[i].base.dma_buf);
	own->hooks.notify = dma_buf_move_notify;
	own->hooks.dma_buf_move_notify(own->dmabuf);
	(own->on ? dma_buf_move_notify : f)(own->dmabuf);
	(dma_buf_move_notify)(own->dmabuf);
	run_each(own, dma_buf_move_notify);
	pr_debug("dma_buf_move_notify %s\n", own->name);
	xe_bo_move_notify(own->bo, __dma_buf_move_notify);
	own->at = offsetof(struct hooks, dma_buf_move_notify);
	if (own->at)
		goto dma_buf_move_notify;
dma_buf_move_notify:
	own->done = symbol_get(dma_buf_move_notify);
}

#define NOTIFY(own) dma_buf_move_notify((own)->dmabuf)
#define NOTIFY_ALL(own)						\
	do {							\
		dma_buf_move_notify((own)->dmabuf);		\
	} while (0)
#define notify_mappings dma_buf_move_notify
