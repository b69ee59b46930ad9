// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device that exports windows of its memory and takes them back when they
 * are switched off, in the shape of the posted series: it does wait for fences,
 * but not for all of them, and for no unmap. Whoever attaches is looked at, and
 * the mark is as it should be: nothing to say about these.
 */
#include <linux/dma-buf.h>
#include <linux/mutex.h>

struct window;

struct card {
	struct window *windows[6];
	struct mutex lock;
};

struct window {
	struct dma_buf *dmabuf;
	struct card *card;
	struct list_head elm;
	unsigned char revoked : 1;
};

bool window_get(struct window *w);
void window_put(struct window *w);
void list_del_init(struct list_head *entry);

static int window_attach(struct dma_buf *dmabuf,
			 struct dma_buf_attachment *attachment)
{
	struct window *w = dmabuf->priv;

	if (!attachment->peer2peer)
		return -EOPNOTSUPP;
	if (w->revoked)
		return -ENODEV;
	if (!dma_buf_attach_revocable(attachment))
		return -EOPNOTSUPP;
	return 0;
}

static struct sg_table *window_map(struct dma_buf_attachment *attachment,
				   enum dma_data_direction dir)
{
	struct window *w = attachment->dmabuf->priv;

	dma_resv_assert_held(w->dmabuf->resv);
	if (w->revoked)
		return ERR_PTR(-ENODEV);
	return kzalloc(8, GFP_KERNEL);
}

static void window_unmap(struct dma_buf_attachment *attachment,
			 struct sg_table *sgt, enum dma_data_direction dir)
{
	kfree(sgt);
}

static void window_release(struct dma_buf *dmabuf)
{
	struct window *w = dmabuf->priv;

	if (w->card)
		list_del_init(&w->elm);
	kfree(w);
}

static const struct dma_buf_ops window_ops = {
	.attach = window_attach,
	.map_dma_buf = window_map,
	.unmap_dma_buf = window_unmap,
	.release = window_release,
};

int window_export(struct window *w)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &window_ops;
	info.priv = w;
	w->dmabuf = dma_buf_export(&info);
	if (IS_ERR(w->dmabuf))
		return PTR_ERR(w->dmabuf);
	return 0;
}

/* Memory is switched off, or on again. */
void bad_windows_move(struct card *card, bool revoked)
{
	for (int i = 0; i < 6; i++) {
		struct window *w = card->windows[i];

		if (!window_get(w))
			continue;
		if (w->revoked != revoked) {
			dma_resv_lock(w->dmabuf->resv, NULL);
			w->revoked = revoked;
			dma_buf_move_notify(w->dmabuf);
			dma_resv_wait_timeout(w->dmabuf->resv,
					      DMA_RESV_USAGE_KERNEL, false,
					      MAX_SCHEDULE_TIMEOUT);
			dma_resv_unlock(w->dmabuf->resv);
		}
		window_put(w);
	}
}

/* The card goes. */
void bad_windows_cleanup(struct card *card)
{
	mutex_lock(&card->lock);
	for (int i = 0; i < 6; i++) {
		struct window *w = card->windows[i];

		if (!window_get(w))
			continue;
		dma_resv_lock(w->dmabuf->resv, NULL);
		list_del_init(&w->elm);
		w->card = NULL;
		w->revoked = true;
		dma_buf_move_notify(w->dmabuf);
		dma_resv_wait_timeout(w->dmabuf->resv, DMA_RESV_USAGE_KERNEL,
				      false, MAX_SCHEDULE_TIMEOUT);
		dma_resv_unlock(w->dmabuf->resv);
		window_put(w);
	}
	mutex_unlock(&card->lock);
}

/*
 * generation: v3
 * expect:
 * 99 ERROR REVOKE_NO_UNMAP_WAIT
 * 100 ERROR INVALIDATE_WAIT_USAGE
 * 122 ERROR REVOKE_NO_UNMAP_WAIT
 * 123 ERROR INVALIDATE_WAIT_USAGE
 */
