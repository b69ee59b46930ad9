/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/types.h>

struct obj {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	bool stopped;
};

/* state.c */
void state_stop(struct obj *obj);
void state_start(struct obj *obj);
void state_go(struct obj *obj);

/* map.c */
void map_obj(struct obj *obj);
