// SPDX-License-Identifier: GPL-2.0-only
/* Every form in which the member can be named. */
#include "ops.h"

typedef struct dma_buf_attach_ops beta_ops_t;

struct beta_type {
	const char *name;
	struct dma_buf_attach_ops ops;
};

void beta_moved(struct dma_buf_attachment *attach)
{
	/* A move_notify that does not wait. */
	dma_buf_unmap_attachment(attach, attach->sgt, DMA_BIDIRECTIONAL);
}

/* nested, and by a path */
struct beta_type beta_nested = {
	.name = "move_notify",
	.ops = { .allow_peer2peer = true, .move_notify = beta_moved },
};
struct beta_type beta_path = { .ops.move_notify = beta_moved };

/* arrays */
struct dma_buf_attach_ops beta_array[] = {
	{ .move_notify = beta_moved },
	[2] = { .move_notify	= beta_moved, },
	[3].move_notify = beta_moved,
};

/* GNU, by position, a typedef, several in a line */
struct dma_buf_attach_ops beta_gnu = { move_notify: beta_moved };
struct dma_buf_attach_ops beta_position = { true, beta_moved };
beta_ops_t beta_typedef = { .move_notify = beta_moved }, beta_second = {
	.move_notify = beta_moved
};

/* macros */
struct dma_buf_attach_ops beta_macro = BETA_OPS(beta_moved);

/* both states of a symbol, and neither */
struct dma_buf_attach_ops beta_config = {
#ifdef CONFIG_TEST_FEATURE
	.move_notify = beta_moved,
#else
	.move_notify = NULL,
#endif
#ifdef SOME_OTHER_MACHINE
	.move_notify = beta_moved,
#endif
};

size_t beta_offset(void);
size_t beta_offset(void)
{
	return offsetof(struct dma_buf_attach_ops, move_notify);
}

bool beta_uses(struct dma_buf_attachment *attach);
bool beta_uses(struct dma_buf_attachment *attach)
{
	struct dma_buf_attach_ops local = { 0 };
	const struct dma_buf_attach_ops *ops = attach->importer_ops;
	void (*move_notify)(struct dma_buf_attachment *) = ops->move_notify;

	local.move_notify = move_notify;
	BETA_SET(&local, (attach->importer_ops)
				 ->move_notify);
	ops = &(struct dma_buf_attach_ops){ .move_notify = move_notify };
	(*ops->move_notify)(attach);
	return local.move_notify || (&local)->move_notify ||
	       beta_header_ops.move_notify;
}
