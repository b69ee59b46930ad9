// SPDX-License-Identifier: GPL-2.0-only
/* A variable is also set through its address. */
#include <linux/dma-buf.h>

void drv_unseen(const struct dma_buf_attach_ops **ops);

struct test {
	const struct dma_buf_attach_ops *ops;
};

struct table {
	void (*pick)(const struct dma_buf_attach_ops **ops);
};

static void real(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

#define OPS(n) static const struct dma_buf_attach_ops n = { \
	.invalidate_mappings = real,                      \
}

OPS(first);
OPS(picked);
OPS(deep);
OPS(own);
OPS(member_picked);

static void deeper(const struct dma_buf_attach_ops **to)
{
	*to = &deep;
}

static void pick(const struct dma_buf_attach_ops **to, bool yes)
{
	const struct dma_buf_attach_ops **same = to;

	if (yes)
		*same = &picked;
	else
		deeper(same);
}

void *local(struct dma_buf *buf, bool yes)
{
	const struct dma_buf_attach_ops *ops = &first;

	pick(&ops, yes);
	return dma_buf_dynamic_attach(buf, NULL, ops, NULL);
}

static const struct dma_buf_attach_ops *glob = &first;

static void init(bool yes)
{
	pick(&glob, yes);
}

void *global(struct dma_buf *buf)
{
	init(true);
	return dma_buf_dynamic_attach(buf, NULL, glob, NULL);
}

void *here(struct dma_buf *buf)
{
	const struct dma_buf_attach_ops *ops = &first;
	const struct dma_buf_attach_ops **p = &ops;

	*p = &own;
	return dma_buf_dynamic_attach(buf, NULL, *p, NULL);
}

static void pick_member(const struct dma_buf_attach_ops **to)
{
	*to = &member_picked;
}

void *member(struct dma_buf *buf, struct test *t)
{
	t->ops = &first;
	pick_member(&t->ops);
	return dma_buf_dynamic_attach(buf, NULL, t->ops, NULL);
}

void *unseen(struct dma_buf *buf)
{
	const struct dma_buf_attach_ops *ops = &first;

	drv_unseen(&ops);
	return dma_buf_dynamic_attach(buf, NULL, ops, NULL);
}

void *pointer(struct dma_buf *buf, const struct table *t)
{
	const struct dma_buf_attach_ops *ops = &first;

	t->pick(&ops);
	return dma_buf_dynamic_attach(buf, NULL, ops, NULL);
}

/* What only looks does no harm. */
static bool look(const struct dma_buf_attach_ops *const *ops)
{
	return *ops != NULL;
}

void *harmless(struct dma_buf *buf)
{
	const struct dma_buf_attach_ops *ops = &first;

	if (look(&ops))
		pr_info("%p\n", &ops);
	return dma_buf_dynamic_attach(buf, NULL, ops, NULL);
}

/*
 * ignore: NOT_PINNED
 * expect:
 * importer global dynamic deep real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer global dynamic first real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer global dynamic picked real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer harmless dynamic first real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer here dynamic first real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer here dynamic own real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer local dynamic deep real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer local dynamic first real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer local dynamic picked real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer member dynamic first real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer member dynamic member_picked real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer pointer dynamic - - unknown unknown no-pin unknown
 * importer pointer dynamic first real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer unseen dynamic - - unknown unknown no-pin unknown
 * importer unseen dynamic first real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * incomplete drivers/test/test.c: line 100: the attach ops that pointer() uses: the address of 'ops' goes into a call through a pointer
 * incomplete drivers/test/test.c: line 92: the attach ops that unseen() uses: the address of 'ops' goes into a function that was not looked at, drv_unseen
 */
