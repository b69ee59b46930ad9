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
	.ops = { .allow_peer2peer = true, .invalidate_mappings = beta_moved },
};
struct beta_type beta_path = { .ops.invalidate_mappings = beta_moved };

/* arrays */
struct dma_buf_attach_ops beta_array[] = {
	{ .invalidate_mappings = beta_moved },
	[2] = { .invalidate_mappings	= beta_moved, },
	[3].invalidate_mappings = beta_moved,
};

/* GNU, by position, a typedef, several in a line */
struct dma_buf_attach_ops beta_gnu = { invalidate_mappings: beta_moved };
struct dma_buf_attach_ops beta_position = { true, beta_moved };
beta_ops_t beta_typedef = { .invalidate_mappings = beta_moved }, beta_second = {
	.invalidate_mappings = beta_moved
};

/* macros */
struct dma_buf_attach_ops beta_macro = BETA_OPS(beta_moved);

/* both states of a symbol, and neither */
struct dma_buf_attach_ops beta_config = {
#ifdef CONFIG_TEST_FEATURE
	.invalidate_mappings = beta_moved,
#else
	.invalidate_mappings = NULL,
#endif
#ifdef SOME_OTHER_MACHINE
	.invalidate_mappings = beta_moved,
#endif
};

size_t beta_offset(void);
size_t beta_offset(void)
{
	return offsetof(struct dma_buf_attach_ops, invalidate_mappings);
}

bool beta_uses(struct dma_buf_attachment *attach);
bool beta_uses(struct dma_buf_attachment *attach)
{
	struct dma_buf_attach_ops local = { 0 };
	const struct dma_buf_attach_ops *ops = attach->importer_ops;
	void (*move_notify)(struct dma_buf_attachment *) = ops->invalidate_mappings;

	local.invalidate_mappings = move_notify;
	BETA_SET(&local, (attach->importer_ops)
				 ->invalidate_mappings);
	ops = &(struct dma_buf_attach_ops){ .invalidate_mappings = move_notify };
	(*ops->invalidate_mappings)(attach);
	return local.invalidate_mappings || (&local)->invalidate_mappings ||
	       beta_header_ops.invalidate_mappings;
}
