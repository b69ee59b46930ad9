// SPDX-License-Identifier: GPL-2.0-only
/* Services of the kernel that wait for no fence. */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/scatterlist.h>
#include <linux/workqueue.h>

int sg_alloc_table(struct sg_table *table, unsigned int nents, int gfp)
{
	table->sgl = kzalloc(nents * sizeof(*table->sgl), gfp);
	table->nents = nents;
	return table->sgl ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(sg_alloc_table);

void sg_free_table(struct sg_table *table)
{
	kfree(table->sgl);
}
EXPORT_SYMBOL(sg_free_table);

int dma_map_sgtable(struct device *dev, struct sg_table *sgt,
		    enum dma_data_direction dir, unsigned long attrs)
{
	return dev ? 0 : -EINVAL;
}
EXPORT_SYMBOL(dma_map_sgtable);

void dma_unmap_sgtable(struct device *dev, struct sg_table *sgt,
		       enum dma_data_direction dir, unsigned long attrs)
{
	sgt->sgl->dma_address = 0;
}
EXPORT_SYMBOL(dma_unmap_sgtable);

void init_completion(struct completion *x)
{
	x->done = 0;
}
EXPORT_SYMBOL(init_completion);

void reinit_completion(struct completion *x)
{
	x->done = 0;
}
EXPORT_SYMBOL(reinit_completion);

void complete(struct completion *x)
{
	x->done++;
}
EXPORT_SYMBOL(complete);
