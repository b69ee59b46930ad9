// SPDX-License-Identifier: GPL-2.0-only
/* Moves its buffers when it runs out of memory, by jobs that wait for fences. */
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>

struct drm_sched_job;
int drm_sched_job_add_resv_dependencies(struct drm_sched_job *job,
					struct dma_resv *resv,
					enum dma_resv_usage usage);

struct mover {
	struct dma_buf *dmabuf;
	void *place;
};

struct sg_table *mover_table(void *place);
void mover_free(struct sg_table *sgt);
void *mover_find_room(struct mover *mover);
void mover_start(struct drm_sched_job *job);

static int mover_pin(struct dma_buf_attachment *attachment)
{
	return 0;
}

static void mover_unpin(struct dma_buf_attachment *attachment)
{
}

static struct sg_table *mover_map(struct dma_buf_attachment *attachment,
				  enum dma_data_direction dir)
{
	struct mover *mover = attachment->dmabuf->priv;

	return mover_table(mover->place);
}

static void mover_unmap(struct dma_buf_attachment *attachment,
			struct sg_table *sgt, enum dma_data_direction dir)
{
	mover_free(sgt);
}

static const struct dma_buf_ops mover_ops = {
	.pin = mover_pin,
	.unpin = mover_unpin,
	.map_dma_buf = mover_map,
	.unmap_dma_buf = mover_unmap,
};

int mover_export(struct mover *mover)
{
	DEFINE_DMA_BUF_EXPORT_INFO(exp_info);

	exp_info.ops = &mover_ops;
	exp_info.priv = mover;
	mover->dmabuf = dma_buf_export(&exp_info);
	return IS_ERR(mover->dmabuf) ? -ENOMEM : 0;
}

int mover_evict(struct mover *mover, struct drm_sched_job *job)
{
	int ret;

	dma_resv_lock(mover->dmabuf->resv, NULL);
	dma_buf_move_notify(mover->dmabuf);
	mover->place = mover_find_room(mover);
	ret = drm_sched_job_add_resv_dependencies(job, mover->dmabuf->resv,
						  DMA_RESV_USAGE_BOOKKEEP);
	dma_resv_unlock(mover->dmabuf->resv);
	if (ret)
		return ret;
	mover_start(job);
	return 0;
}
