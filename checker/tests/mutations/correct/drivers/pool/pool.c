// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pool of memory behind a firmware that can fence clients off. A client that
 * is fenced off loses its buffers, wherever they are mapped.
 */
#include <linux/atomic.h>
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/scatterlist.h>
#include <linux/wait_bit.h>

#define POOL_GRANT 0x8

struct pool {
	void *regs;
	struct pool_buf *only;
};

struct pool_buf {
	struct pool *pool;
	struct dma_buf *dmabuf;
	u64 dma;
	size_t size;
	atomic_t users; /* mappings */
	u32 grants;
	bool dead;
};

static bool pool_buf_dead(struct pool_buf *pb)
{
	dma_resv_assert_held(pb->dmabuf->resv);
	return pb->dead;
}

/* Not under the lock: what is decided is decided again by pin and map. */
static int pool_attach(struct dma_buf *dmabuf, struct dma_buf_attachment *att)
{
	struct pool_buf *pb = dmabuf->priv;

	return pb->dead ? -ENODEV : 0;
}

static int pool_grant(struct pool_buf *pb)
{
	writel(pb->grants + 1, pb->pool->regs + POOL_GRANT);
	if (readl(pb->pool->regs + POOL_GRANT) != pb->grants + 1)
		return -EIO;
	pb->grants++;
	return 0;
}

static int pool_pin(struct dma_buf_attachment *att)
{
	struct pool_buf *pb = att->dmabuf->priv;
	int err;

	if (!dma_buf_attach_revocable(att))
		return -EOPNOTSUPP;
	if (pool_buf_dead(pb))
		return -ENODEV;

	err = pool_grant(pb);
	if (err)
		pr_warn("no grant: %d\n", err);
	return err;
}

static void pool_unpin(struct dma_buf_attachment *att)
{
	struct pool_buf *pb = att->dmabuf->priv;

	pb->grants--;
}

static struct sg_table *pool_table(struct pool_buf *pb)
{
	struct sg_table *sgt = kzalloc(sizeof(*sgt), GFP_KERNEL);

	if (!sgt)
		return ERR_PTR(-ENOMEM);
	if (sg_alloc_table(sgt, 1, GFP_KERNEL)) {
		kfree(sgt);
		return ERR_PTR(-ENOMEM);
	}
	sgt->sgl->dma_address = pb->dma;
	sgt->sgl->length = pb->size;
	return sgt;
}

static struct sg_table *pool_map(struct dma_buf_attachment *att,
				 enum dma_data_direction dir)
{
	struct pool_buf *pb = att->dmabuf->priv;
	struct sg_table *sgt = ERR_PTR(-ENODEV);

	if (!pool_buf_dead(pb)) {
		sgt = pool_table(pb);
		if (!IS_ERR(sgt))
			atomic_inc(&pb->users);
	}
	return sgt;
}

static void pool_unmap(struct dma_buf_attachment *att, struct sg_table *sgt,
		       enum dma_data_direction dir)
{
	struct pool_buf *pb = att->dmabuf->priv;

	sg_free_table(sgt);
	kfree(sgt);
	if (atomic_dec_and_test(&pb->users))
		wake_up_var(&pb->users);
}

static void pool_release(struct dma_buf *dmabuf)
{
	kfree(dmabuf->priv);
}

static const struct dma_buf_ops pool_ops = {
	.attach = pool_attach,
	.pin = pool_pin,
	.unpin = pool_unpin,
	.map_dma_buf = pool_map,
	.unmap_dma_buf = pool_unmap,
	.release = pool_release,
};

int pool_share(struct pool *pool, u64 dma, size_t size)
{
	struct dma_buf_export_info info = { .exp_name = "pool" };
	struct pool_buf *pb = kzalloc(sizeof(*pb), GFP_KERNEL);

	if (!pb)
		return -ENOMEM;
	pb->pool = pool;
	pb->dma = dma;
	pb->size = size;
	atomic_set(&pb->users, 0);

	info.ops = &pool_ops;
	info.size = size;
	info.priv = pb;
	pb->dmabuf = dma_buf_export(&info);
	if (IS_ERR(pb->dmabuf)) {
		long err = PTR_ERR(pb->dmabuf);

		kfree(pb);
		return err;
	}
	pool->only = pb;
	return 0;
}

/* No device gets at the buffer by what it was given before. */
static void pool_stop_devices(struct pool_buf *pb)
{
	dma_resv_assert_held(pb->dmabuf->resv);

	dma_buf_invalidate_mappings(pb->dmabuf);
	dma_resv_wait_timeout(pb->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

void pool_ban(struct pool_buf *pb)
{
	dma_resv_lock(pb->dmabuf->resv, NULL);
	pb->dead = true;
	pool_stop_devices(pb);
	dma_resv_unlock(pb->dmabuf->resv);

	wait_var_event(&pb->users, !atomic_read(&pb->users));
	pb->dma = 0;
}

static void pool_remove(struct pci_dev *pdev)
{
	struct pool *pool = pci_get_drvdata(pdev);

	if (pool->only)
		pool_ban(pool->only);
	writel(0, pool->regs + POOL_GRANT);
	kfree(pool);
}

struct pci_driver pool_driver = {
	.name = "pool",
	.remove = pool_remove,
};
