// SPDX-License-Identifier: GPL-2.0-only
/* An importer that can let go, and maps again when it needs to. */
#include <linux/completion.h>
#include <linux/dma-buf.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

struct inode;

struct file {
	void *private_data;
};

struct file_operations {
	int (*open)(struct inode *inode, struct file *file);
	int (*release)(struct inode *inode, struct file *file);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd,
			       unsigned long arg);
};

struct my_import {
	struct kref ref;
	struct mutex lock;
	struct device *dev;
	struct dma_buf *dmabuf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct work_struct job;
	struct completion stop, stopped;
	bool running;
	const struct my_import_funcs *funcs;
	bool revoked;
};

struct my_import_funcs {
	void (*stop)(struct my_import *imp);
};

enum {
	MY_ATTACH,
	MY_MAP,
};

void my_device_run(struct sg_table *sgt, struct completion *stop);

static void my_job(struct work_struct *work)
{
	struct my_import *imp = container_of(work, struct my_import, job);

	my_device_run(imp->sgt, &imp->stop);
	complete(&imp->stopped);
}

static void my_start_dma(struct my_import *imp)
{
	imp->running = true;
	schedule_work(&imp->job);
}

/* Returns when the device is done with the buffer. */
static void my_stop_dma(struct my_import *imp)
{
	if (!imp->running)
		return;
	complete(&imp->stop);
	wait_for_completion(&imp->stopped);
	imp->running = false;
}

static void my_notify(struct dma_buf_attachment *attach)
{
	struct my_import *imp = attach->importer_priv;

	my_stop_dma(imp);
	if (!imp->sgt)
		return;
	dma_buf_unmap_attachment(attach, imp->sgt, DMA_BIDIRECTIONAL);
	imp->sgt = NULL;
}

static const struct dma_buf_attach_ops my_attach_ops = {
	.invalidate_mappings = my_notify,
};

static int my_attach(struct my_import *imp)
{
	struct dma_buf_attachment *attach;

	attach = dma_buf_dynamic_attach(imp->dmabuf, imp->dev, &my_attach_ops,
					imp);
	if (IS_ERR(attach))
		return PTR_ERR(attach);
	imp->attach = attach;
	return 0;
}

static int my_map(struct my_import *imp)
{
	struct dma_resv *resv = imp->attach->dmabuf->resv;
	struct sg_table *sgt;
	int ret = 0;

	dma_resv_lock(resv, NULL);
	if (imp->sgt)
		goto start;
	sgt = dma_buf_map_attachment(imp->attach, DMA_BIDIRECTIONAL);
	if (IS_ERR(sgt)) {
		ret = PTR_ERR(sgt);
		goto unlock;
	}
	imp->sgt = sgt;
start:
	dma_resv_wait_timeout(resv, DMA_RESV_USAGE_KERNEL, false,
			      MAX_SCHEDULE_TIMEOUT);
	my_start_dma(imp);
unlock:
	dma_resv_unlock(resv);
	return ret;
}

static void my_detach(struct my_import *imp)
{
	struct dma_resv *resv = imp->attach->dmabuf->resv;

	dma_resv_lock(resv, NULL);
	my_stop_dma(imp);
	if (imp->sgt)
		dma_buf_unmap_attachment(imp->attach, imp->sgt,
					 DMA_BIDIRECTIONAL);
	imp->sgt = NULL;
	dma_resv_unlock(resv);
	dma_buf_detach(imp->dmabuf, imp->attach);
}

static int my_open(struct inode *inode, struct file *file)
{
	struct my_import *imp = kzalloc(sizeof(*imp), GFP_KERNEL);

	if (!imp)
		return -ENOMEM;
	INIT_WORK(&imp->job, my_job);
	init_completion(&imp->stop);
	init_completion(&imp->stopped);
	file->private_data = imp;
	return 0;
}

static int my_release(struct inode *inode, struct file *file)
{
	struct my_import *imp = file->private_data;

	if (imp->attach)
		my_detach(imp);
	kfree(imp);
	return 0;
}

static long my_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct my_import *imp = file->private_data;

	switch (cmd) {
	case MY_ATTACH:
		return my_attach(imp);
	case MY_MAP:
		return my_map(imp);
	}
	return -EINVAL;
}

const struct file_operations my_fops = {
	.open = my_open,
	.release = my_release,
	.unlocked_ioctl = my_ioctl,
};
