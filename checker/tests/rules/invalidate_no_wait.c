// SPDX-License-Identifier: GPL-2.0-only
/* Whether a fence wait follows where an exporter takes its buffers back. */
#include <linux/completion.h>
#include <linux/dma-buf.h>

struct t {
	struct dma_buf *buf;
	struct completion done;
	bool gone;
	int left;
};

static int t_attach(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	struct t *t = buf->priv;

	if (t->gone)
		return -ENODEV;
	return dma_buf_attach_revocable(a) ? 0 : -EOPNOTSUPP;
}

static struct sg_table *t_map(struct dma_buf_attachment *a,
			      enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;

	if (t->gone)
		return ERR_PTR(-ENODEV);
	t->left++;
	return kzalloc(8, GFP_KERNEL);
}

static void t_unmap(struct dma_buf_attachment *a, struct sg_table *sgt,
		    enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;

	if (!--t->left)
		complete(&t->done);
}

static const struct dma_buf_ops t_ops = {
	.attach = t_attach,
	.map_dma_buf = t_map,
	.unmap_dma_buf = t_unmap,
};

int t_export(struct t *t)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &t_ops;
	info.priv = t;
	t->buf = dma_buf_export(&info);
	return 0;
}

/* Another exporter with the same way to take buffers back: said once. */
static const struct dma_buf_ops u_ops = {
	.attach = t_attach,
	.map_dma_buf = t_map,
	.unmap_dma_buf = t_unmap,
};

int u_export(struct t *t)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &u_ops;
	info.priv = t;
	t->buf = dma_buf_export(&info);
	return 0;
}

static void t_idle(struct t *t)
{
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

/* --- bad --- */

void bad_none(struct t *t)
{
	struct dma_resv *resv = t->buf->resv;

	dma_resv_lock(resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_unlock(resv);
	wait_for_completion(&t->done);
}

int bad_early_return(struct t *t, bool hurry)
{
	int ret = 0;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	if (hurry) {
		ret = -EINVAL;
		goto unlock;
	}
	t_idle(t);
unlock:
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
	return ret;
}

/* It waited before, which is too early. */
void bad_before(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	t_idle(t);
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* The helper waits on one of its ways only. */
static void t_maybe_idle(struct t *t)
{
	if (t->left)
		t_idle(t);
}

void bad_helper(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_maybe_idle(t);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* --- good --- */

void good_plain(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

int good_already(struct t *t)
{
	int ret = 0;

	dma_resv_lock(t->buf->resv, NULL);
	if (t->gone) {
		ret = -ENODEV;
		goto unlock;
	}
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
unlock:
	dma_resv_unlock(t->buf->resv);
	if (!ret)
		wait_for_completion(&t->done);
	return ret;
}

static void t_zap(struct t *t)
{
	dma_buf_invalidate_mappings(t->buf);
}

/* Its caller waits. */
void good_caller(struct t *t)
{
	struct dma_buf *buf = t->buf;

	dma_resv_lock(buf->resv, NULL);
	t->gone = true;
	t_zap(t);
	dma_resv_wait_timeout(buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(buf->resv);
	wait_for_completion(&t->done);
}

/* --- bad: seen only from above --- */

struct pci_dev;
struct t *pci_get_drvdata(struct pci_dev *pdev);

struct pci_driver {
	void (*remove)(struct pci_dev *pdev);
};

/* Where that is nobody can say, but no other module has it. */
void t_poke(struct t *t);

static void bad_in_helper(struct t *t)
{
	dma_resv_assert_held(t->buf->resv);
	dma_buf_invalidate_mappings(t->buf);
}

void t_ban(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	bad_in_helper(t);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

static void t_remove(struct pci_dev *pdev)
{
	struct t *t = pci_get_drvdata(pdev);

	t_ban(t);
	t_poke(t);
}

struct pci_driver t_driver = { .remove = t_remove };

/*
 * expect:
 * 89 ERROR INVALIDATE_NO_WAIT
 * 100 ERROR INVALIDATE_NO_WAIT
 * 118 ERROR INVALIDATE_NO_WAIT
 * 134 ERROR INVALIDATE_NO_WAIT
 * 205 ERROR INVALIDATE_NO_WAIT
 */
