// SPDX-License-Identifier: GPL-2.0-only
/* Memory regions over buffers that may move: the device faults when one did. */
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>
#include <linux/fs.h>
#include <linux/io.h>

#include "nic.h"

#define NIC_REG_ZAP 0x10
#define NIC_REG_BUSY 0x14
#define NIC_REG_FILL 0x18

/* After this the device has no translation for the region any more. */
static void nic_mr_zap(struct nic_mr *mr)
{
	mr->table[0] = 0;
	writel(mr->key, mr->nic->regs + NIC_REG_ZAP);
	while (readl(mr->nic->regs + NIC_REG_BUSY))
		;
}

static void nic_mr_invalidate(struct dma_buf_attachment *attach)
{
	struct nic_umem *umem = attach->importer_priv;
	struct nic_mr *mr = umem->private;

	dma_resv_assert_held(attach->dmabuf->resv);

	nic_mr_zap(mr);
	nic_umem_unmap(umem);
}

static const struct dma_buf_attach_ops nic_mr_attach_ops = {
	.allow_peer2peer = true,
	.invalidate_mappings = nic_mr_invalidate,
};

/* The device met an address that it has no translation for. */
static int nic_mr_fault(struct nic_mr *mr)
{
	struct nic_umem *umem = mr->umem;
	int err;

	dma_resv_lock(umem->dmabuf->resv, NULL);
	err = nic_umem_map(umem);
	if (!err) {
		mr->table[0] = mr->key;
		writel(mr->key, mr->nic->regs + NIC_REG_FILL);
	}
	dma_resv_unlock(umem->dmabuf->resv);

	return err;
}

static void nic_mr_prefetch(struct work_struct *work)
{
	struct nic_mr *mr = container_of(work, struct nic_mr, prefetch);

	if (nic_mr_fault(mr))
		pr_info("region %u: the device will fault\n", mr->key);
}

static struct nic_mr *nic_mr_register(struct nic *nic, int fd, u32 key)
{
	struct nic_mr *mr;
	long err;

	mr = kzalloc(sizeof(*mr), GFP_KERNEL);
	if (!mr)
		return ERR_PTR(-ENOMEM);

	mr->table = kzalloc(4096, GFP_KERNEL);
	if (!mr->table) {
		err = -ENOMEM;
		goto err_free;
	}
	mr->nic = nic;
	mr->key = key;
	mutex_init(&mr->lock);
	INIT_WORK(&mr->prefetch, nic_mr_prefetch);

	mr->umem = nic_umem_get(nic->dev, fd, &nic_mr_attach_ops, mr);
	if (IS_ERR(mr->umem)) {
		err = PTR_ERR(mr->umem);
		goto err_table;
	}
	schedule_work(&mr->prefetch);
	return mr;

err_table:
	mutex_destroy(&mr->lock);
	kfree(mr->table);
err_free:
	kfree(mr);
	return ERR_PTR(err);
}

static void nic_mr_deregister(struct nic_mr *mr)
{
	struct dma_buf *dmabuf = mr->umem->dmabuf;

	cancel_work_sync(&mr->prefetch);

	dma_resv_lock(dmabuf->resv, NULL);
	nic_mr_zap(mr);
	dma_resv_unlock(dmabuf->resv);

	nic_umem_put(mr->umem);
	mutex_destroy(&mr->lock);
	kfree(mr->table);
	kfree(mr);
}

static long nic_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct nic *nic = file->private_data;
	struct nic_mr *mr;

	if (nic->mr)
		return nic_mr_fault(nic->mr);
	mr = nic_mr_register(nic, arg, cmd);
	if (IS_ERR(mr))
		return PTR_ERR(mr);
	nic->mr = mr;
	return 0;
}

static int nic_close(struct inode *inode, struct file *file)
{
	struct nic *nic = file->private_data;

	if (nic->mr)
		nic_mr_deregister(nic->mr);
	return 0;
}

static const struct file_operations nic_fops = {
	.unlocked_ioctl = nic_ioctl,
	.release = nic_close,
};

int nic_init(void)
{
	return misc_register(&nic_fops);
}
