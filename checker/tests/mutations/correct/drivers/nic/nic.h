/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NIC_H
#define NIC_H

#include <linux/dma-buf.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

/* Memory of somebody else, as long as the device may use it. */
struct nic_umem {
	struct dma_buf *dmabuf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	void *private;
};

struct nic {
	struct device *dev;
	void *regs;
	struct nic_mr *mr;
};

/* A memory region that queues name by its key. */
struct nic_mr {
	struct nic *nic;
	struct nic_umem *umem;
	struct work_struct prefetch;
	struct mutex lock;
	u32 *table;
	u32 key;
};

struct nic_umem *nic_umem_get(struct device *dev, int fd,
			      const struct dma_buf_attach_ops *ops,
			      void *private);
int nic_umem_map(struct nic_umem *umem);
void nic_umem_unmap(struct nic_umem *umem);
void nic_umem_put(struct nic_umem *umem);

#endif
