// SPDX-License-Identifier: GPL-2.0-only
/* Revokes: how they are told, and whether they wait for unmaps. */
#include <linux/completion.h>
#include <linux/dma-buf.h>
#include <linux/kref.h>
#include <linux/wait.h>

struct t {
	struct dma_buf *buf;
	bool gone;
	int busy;
	void *memory;
	struct completion done;
	struct completion other;
	struct kref maps;
	struct wait_queue_head wq;
};

struct pci_dev;
struct t *pci_get_drvdata(struct pci_dev *pdev);

struct pci_driver {
	void (*remove)(struct pci_dev *pdev);
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
	kref_get(&t->maps);
	return t->memory;
}

static void t_last(struct kref *kref)
{
	struct t *t = container_of(kref, struct t, maps);

	complete(&t->done);
}

static void t_unmap(struct dma_buf_attachment *a, struct sg_table *sgt,
		    enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;

	t->busy--;
	wake_up(&t->wq);
	kref_put(&t->maps, t_last);
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

static void t_idle(struct t *t)
{
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

void by_completion(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	kref_put(&t->maps, t_last);
	wait_for_completion(&t->done);
}

static void t_drain(struct t *t)
{
	wait_event(t->wq, t->busy == 0);
}

void by_event(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	t_drain(t);
}

/* The unmap needs the lock, too: this never ends. */
void under_lock(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	wait_for_completion(&t->done);
	dma_resv_unlock(t->buf->resv);
}

void no_unmap(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
}

/* Nothing that unmap does signals this. */
void wrong_one(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->other);
}

void can_end_early(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion_interruptible(&t->done);
}

/* Told in both directions; only a revoke has to wait for unmaps. */
void both_ways(struct t *t, bool revoke)
{
	dma_resv_lock(t->buf->resv, NULL);
	if (revoke)
		t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	if (revoke)
		wait_for_completion(&t->done);
	else
		t->gone = false;
}

/* The same, told by the mark itself. */
void by_value(struct t *t, bool revoke)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = revoke;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	if (revoke)
		wait_for_completion(&t->done);
}

/* The wrong way round. */
void by_no_value(struct t *t, bool revoke)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = revoke;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	if (!revoke)
		wait_for_completion(&t->done);
}

/* No mark, but the device goes. */
static void t_stop(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
}

static void t_remove(struct pci_dev *pdev)
{
	t_stop(pci_get_drvdata(pdev));
}

struct pci_driver t_driver = { .remove = t_remove };

/* Elsewhere from now on, and to be mapped again. */
void moves(struct t *t, void *to)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	t->memory = to;
	dma_resv_unlock(t->buf->resv);
}

/*
 * expect:
 * exporter t_ops static attach attach,map_dma_buf,unmap_dma_buf
 *  invalidates by_completion held revoke bookkeep unmap
 *  invalidates by_event held revoke bookkeep unmap
 *  invalidates under_lock held revoke bookkeep no-unmap
 *  invalidates no_unmap held revoke bookkeep no-unmap
 *  invalidates wrong_one held revoke bookkeep no-unmap
 *  invalidates can_end_early held revoke bookkeep no-unmap
 *  invalidates both_ways held revoke bookkeep unmap
 *  invalidates by_value held revoke bookkeep unmap
 *  invalidates by_no_value held revoke bookkeep no-unmap
 *  invalidates t_stop held revoke bookkeep no-unmap
 *  invalidates moves held move bookkeep no-unmap
 * 116 ERROR REVOKE_NO_UNMAP_WAIT
 * 126 ERROR REVOKE_NO_UNMAP_WAIT
 * 136 ERROR REVOKE_NO_UNMAP_WAIT
 * 146 ERROR REVOKE_NO_UNMAP_WAIT
 * 184 ERROR REVOKE_NO_UNMAP_WAIT
 * 195 ERROR REVOKE_FLAG
 * 195 ERROR REVOKE_NO_UNMAP_WAIT
 */
