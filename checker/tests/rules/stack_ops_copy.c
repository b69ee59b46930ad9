// SPDX-License-Identifier: GPL-2.0-only
/* Ops on the stack that are a copy; what others copy has nothing to do with
 * them. */
#include <linux/dma-buf.h>

#define memcpy(d, s, n) __builtin_memcpy(d, s, n)

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

struct blob {
	void *data;
	size_t size;
};

static void notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops good_ops = {
	.invalidate_mappings = notify,
};

/* Where to, and where from, nobody knows. */
void blob_read(struct blob *b, void *to)
{
	memcpy(to, b->data, b->size);
}

int bad_copy(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attach_ops ops = good_ops;

	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	return IS_ERR(t->attach) ? -12 : 0;
}

int bad_literal(struct dma_buf *buf, struct test *t)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL,
					   &(struct dma_buf_attach_ops){
						   .invalidate_mappings = notify,
					   }, t);
	return IS_ERR(t->attach) ? -12 : 0;
}

static void fill(struct dma_buf_attach_ops *to,
		 const struct dma_buf_attach_ops *from)
{
	memcpy(to, from, sizeof(*to));
}

int bad_filled(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attach_ops ops;

	fill(&ops, &good_ops);
	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	return IS_ERR(t->attach) ? -12 : 0;
}

/* --- good: not on the stack --- */

int good_const(struct dma_buf *buf, struct test *t)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, &good_ops, t);
	return IS_ERR(t->attach) ? -12 : 0;
}

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT
 * expect:
 * importer bad_copy dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_filled dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_literal dynamic (struct dma_buf_attach_ops){...} notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_const dynamic good_ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 39 ERROR STACK_OPS
 * 45 ERROR STACK_OPS
 * 63 ERROR STACK_OPS
 */
