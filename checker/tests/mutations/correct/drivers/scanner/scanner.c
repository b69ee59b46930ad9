// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scanner's firmware answers slowly: a buffer is let go of by a worker, and
 * a fence says until when the device uses it.
 */
#include <linux/dma-buf.h>
#include <linux/dma-fence.h>
#include <linux/dma-resv.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/workqueue.h>

struct scanner;

struct scan_target {
	struct scanner *scanner;
	struct dma_buf *dmabuf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct work_struct evict;
	struct dma_fence *idle;
	u32 handle;
};

struct scanner {
	struct device *dev;
	struct workqueue_struct *wq;
	void *mailbox;
	struct scan_target target;
};

static void scan_target_unmap(struct scan_target *target)
{
	struct dma_buf_attachment *attach = target->attach;

	dma_resv_assert_held(attach->dmabuf->resv);

	if (target->sgt) {
		dma_buf_unmap_attachment(attach, target->sgt, DMA_FROM_DEVICE);
		target->sgt = NULL;
	}
}

static void scan_target_evict(struct work_struct *work)
{
	struct scan_target *target =
		container_of(work, struct scan_target, evict);
	struct dma_resv *resv = target->dmabuf->resv;

	writel(target->handle, target->scanner->mailbox);
	while (readl(target->scanner->mailbox))
		;
	dma_fence_signal(target->idle);

	dma_resv_lock(resv, NULL);
	scan_target_unmap(target);
	dma_resv_unlock(resv);
}

static void scan_target_invalidate(struct dma_buf_attachment *attach)
{
	struct scan_target *target = attach->importer_priv;

	if (!target->sgt)
		return;
	queue_work(target->scanner->wq, &target->evict);
}

static const struct dma_buf_attach_ops scan_attach_ops = {
	.invalidate_mappings = scan_target_invalidate,
};

static int scan_target_import(struct scanner *scanner,
			      struct scan_target *target,
			      struct dma_buf *dmabuf)
{
	target->scanner = scanner;
	target->dmabuf = dmabuf;
	target->sgt = NULL;
	target->idle = kzalloc(sizeof(*target->idle), GFP_KERNEL);
	if (!target->idle)
		return -ENOMEM;
	INIT_WORK(&target->evict, scan_target_evict);

	target->attach = dma_buf_dynamic_attach(dmabuf, scanner->dev,
						&scan_attach_ops, target);
	if (IS_ERR(target->attach)) {
		dma_fence_put(target->idle);
		return PTR_ERR(target->attach);
	}
	return 0;
}

/* Before each page. */
static int scan_target_prepare(struct scan_target *target)
{
	struct dma_resv *resv = target->dmabuf->resv;
	struct sg_table *sgt;
	long ret;

	ret = dma_resv_lock_interruptible(resv, NULL);
	if (ret)
		return ret;

	if (!target->sgt) {
		sgt = dma_buf_map_attachment(target->attach, DMA_FROM_DEVICE);
		if (IS_ERR(sgt)) {
			ret = PTR_ERR(sgt);
			goto unlock;
		}
		target->sgt = sgt;
	}
	ret = dma_resv_reserve_fences(resv, 1);
	if (ret)
		goto unlock;
	ret = dma_resv_wait_timeout(resv, DMA_RESV_USAGE_KERNEL, true,
				    MAX_SCHEDULE_TIMEOUT);
	if (ret < 0)
		goto unlock;
	dma_resv_add_fence(resv, target->idle, DMA_RESV_USAGE_WRITE);
	ret = 0;
unlock:
	dma_resv_unlock(resv);
	return ret;
}

static void scan_target_close(struct scan_target *target)
{
	dma_resv_lock(target->dmabuf->resv, NULL);
	scan_target_unmap(target);
	dma_resv_unlock(target->dmabuf->resv);

	/* Nothing is mapped: the callback starts no more of them. */
	cancel_work_sync(&target->evict);
	dma_buf_detach(target->dmabuf, target->attach);
	dma_fence_put(target->idle);
	dma_buf_put(target->dmabuf);
}

#define SCAN_SET_TARGET 1

static long scanner_ioctl(struct file *file, unsigned int cmd,
			  unsigned long arg)
{
	struct scanner *scanner = file->private_data;
	struct dma_buf *dmabuf;
	int ret;

	if (cmd != SCAN_SET_TARGET)
		return scan_target_prepare(&scanner->target);

	dmabuf = dma_buf_get(arg);
	if (IS_ERR(dmabuf))
		return PTR_ERR(dmabuf);
	ret = scan_target_import(scanner, &scanner->target, dmabuf);
	if (ret)
		dma_buf_put(dmabuf);
	return ret;
}

static int scanner_close(struct inode *inode, struct file *file)
{
	struct scanner *scanner = file->private_data;

	scan_target_close(&scanner->target);
	return 0;
}

static const struct file_operations scanner_fops = {
	.unlocked_ioctl = scanner_ioctl,
	.release = scanner_close,
};

int scanner_init(void)
{
	return misc_register(&scanner_fops);
}
