// SPDX-License-Identifier: GPL-2.0-only
/* Ops that are copied, or filled in one by one, or both. */
#include <linux/dma-buf.h>

#define memcpy(d, s, n) __builtin_memcpy(d, s, n)

struct holder {
	int id;
	const struct dma_buf_attach_ops *ops;
};

struct around {
	int id;
	struct dma_buf_attach_ops own;
	struct dma_buf_attach_ops other;
};

static void real(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static void stub(struct dma_buf_attachment *attach)
{
}

static const struct dma_buf_attach_ops real_ops = {
	.invalidate_mappings = real,
};

static const struct dma_buf_attach_ops stub_ops = {
	.invalidate_mappings = stub,
};

static const struct dma_buf_attach_ops none_ops = { .allow_peer2peer = true };

/* A whole struct of the holder. */
static struct holder glob = { .ops = &real_ops };

static void set_holder(struct holder *h)
{
	*h = (struct holder){ .ops = &stub_ops };
}

void *a_holder(struct dma_buf *buf)
{
	set_holder(&glob);
	return dma_buf_dynamic_attach(buf, NULL, glob.ops, NULL);
}

/* Whole ops. */
static struct dma_buf_attach_ops glob_ops = { .invalidate_mappings = real };

void b_init(void)
{
	glob_ops = stub_ops;
}

void *b_whole(struct dma_buf *buf)
{
	return dma_buf_dynamic_attach(buf, NULL, &glob_ops, NULL);
}

/* The template through a pointer, into a part of something. */
static struct around around = { .other = { .invalidate_mappings = real } };

static void set_own(struct around *x, const struct dma_buf_attach_ops *tmpl)
{
	x->own = *tmpl;
}

void *c_part(struct dma_buf *buf)
{
	set_own(&around, &stub_ops);
	return dma_buf_dynamic_attach(buf, NULL, &around.own, NULL);
}

void *d_other_part(struct dma_buf *buf)
{
	return dma_buf_dynamic_attach(buf, NULL, &around.other, NULL);
}

/* memcpy() to the stack, then one member. */
void *e_memcpy(struct dma_buf *buf, bool yes)
{
	struct dma_buf_attach_ops ops;

	memcpy(&ops, &none_ops, sizeof(ops));
	if (yes)
		ops.invalidate_mappings = real;
	return dma_buf_dynamic_attach(buf, NULL, &ops, NULL);
}

/* One by one, through a pointer, on the stack and on the heap. */
static void fill(struct dma_buf_attach_ops *ops)
{
	ops->invalidate_mappings = stub;
}

void *f_filled(struct dma_buf *buf)
{
	struct dma_buf_attach_ops ops;

	fill(&ops);
	return dma_buf_dynamic_attach(buf, NULL, &ops, NULL);
}

void *g_heap(struct dma_buf *buf)
{
	struct dma_buf_attach_ops *ops = kzalloc(sizeof(*ops), GFP_KERNEL);

	ops->invalidate_mappings = real;
	return dma_buf_dynamic_attach(buf, NULL, ops, NULL);
}

void *h_empty_heap(struct dma_buf *buf)
{
	struct dma_buf_attach_ops *ops = kzalloc(sizeof(*ops), GFP_KERNEL);

	return dma_buf_dynamic_attach(buf, NULL, ops, NULL);
}

/* A table filled by a function that gets its address. */
static struct dma_buf_attach_ops late_ops;

static void late(struct dma_buf_attach_ops *ops)
{
	ops->invalidate_mappings = real;
}

void *i_late(struct dma_buf *buf)
{
	late(&late_ops);
	return dma_buf_dynamic_attach(buf, NULL, &late_ops, NULL);
}

/* A copy of what nobody knows. */
void *j_unknown(struct dma_buf *buf, const struct dma_buf_attach_ops *tmpl)
{
	struct dma_buf_attach_ops ops = *tmpl;

	return dma_buf_dynamic_attach(buf, NULL, &ops, NULL);
}

void drv_unseen(struct dma_buf_attach_ops *ops);

void *k_unseen(struct dma_buf *buf)
{
	struct dma_buf_attach_ops ops = { .invalidate_mappings = real };

	drv_unseen(&ops);
	return dma_buf_dynamic_attach(buf, NULL, &ops, NULL);
}

/* The struct around is copied. */
static const struct around template = { .own = { false, stub } };

void *l_around(struct dma_buf *buf)
{
	struct around x = template;

	return dma_buf_dynamic_attach(buf, NULL, &x.own, NULL);
}

/*
 * ignore: NOT_PINNED STACK_OPS
 * expect:
 * importer a_holder dynamic real_ops real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer a_holder dynamic stub_ops stub legacy-pinned stub-callback no-pin n.a.
 * importer b_whole dynamic glob_ops real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer b_whole dynamic glob_ops stub legacy-pinned stub-callback no-pin n.a.
 * importer c_part dynamic around.own stub legacy-pinned stub-callback no-pin n.a.
 * importer d_other_part dynamic around.other real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer e_memcpy dynamic ops - legacy-pinned no-callback no-pin n.a.
 * importer e_memcpy dynamic ops real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer f_filled dynamic ops stub legacy-pinned stub-callback no-pin n.a.
 * importer g_heap dynamic kzalloc(...) real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer h_empty_heap dynamic kzalloc(...) - legacy-pinned no-callback no-pin n.a.
 * importer i_late dynamic late_ops real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer j_unknown dynamic - - unknown unknown no-pin unknown
 * importer k_unseen dynamic - - unknown unknown no-pin unknown
 * importer k_unseen dynamic ops real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer l_around dynamic x.own stub legacy-pinned stub-callback no-pin n.a.
 * 23 ERROR STUB_INVALIDATE
 * 23 ERROR STUB_INVALIDATE
 * 23 ERROR STUB_INVALIDATE
 * 23 ERROR STUB_INVALIDATE
 * 23 ERROR STUB_INVALIDATE
 * 91 NOTE NO_INVALIDATE
 * 120 NOTE NO_INVALIDATE
 * incomplete drivers/test/test.c: line 142: the attach ops that j_unknown() uses: the callback of ops: it is copied from '*tmpl', which could not be followed
 * incomplete drivers/test/test.c: line 152: the attach ops that k_unseen() uses: the callback of ops: the address of 'ops' goes into a function that was not looked at, drv_unseen
 */
