// SPDX-License-Identifier: GPL-2.0-only
/* What can never happen is no evidence; what a config decides may happen. */
#include <linux/dma-buf.h>

#define FEATURE IS_ENABLED(CONFIG_TEST_FEATURE)
#define call_if(cond, call) do { if (cond) call; } while (0)

void test_hw_stop(void *priv);

struct test {
	struct dma_buf_attachment *attach;
	const struct dma_buf_attach_ops *ops;
};

static void real_notify(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static void stub_if_0(struct dma_buf_attachment *attach)
{
	if (0)
		real_notify(attach);
	while (false)
		real_notify(attach);
	call_if(0, real_notify(attach));
	pr_info("nothing\n");
}

static void stub_return(struct dma_buf_attachment *attach)
{
	return;
	real_notify(attach);
}

static void stub_forever(struct dma_buf_attachment *attach)
{
	for (;;)
		pr_info("nothing\n");
	real_notify(attach);
}

static void maybe(struct dma_buf_attachment *attach)
{
	if (!FEATURE)
		real_notify(attach);
}

/* A label that only an address leads to is reached. */
static void by_label(struct dma_buf_attachment *attach)
{
	void *to = &&out;

	goto *to;
out:
	real_notify(attach);
}

#define OPS(f) static const struct dma_buf_attach_ops f##_ops = { \
	.invalidate_mappings = f,                                  \
}

OPS(real_notify);
OPS(stub_if_0);
OPS(stub_return);
OPS(stub_forever);
OPS(maybe);
OPS(by_label);

void *if_0(struct dma_buf *buf, void *priv)
{
	if (0 && priv)
		return dma_buf_attach(buf, NULL);
	return dma_buf_dynamic_attach(buf, NULL, &stub_if_0_ops, priv);
}

void *returned(struct dma_buf *buf, void *priv)
{
	const struct dma_buf_attach_ops *ops = &stub_return_ops;

	return dma_buf_dynamic_attach(buf, NULL, ops, priv);
	ops = &real_notify_ops;
}

void *forever(struct dma_buf *buf, void *priv)
{
	return dma_buf_dynamic_attach(buf, NULL, &stub_forever_ops, priv);
}

void *config(struct dma_buf *buf, void *priv)
{
	if (!FEATURE)
		return dma_buf_attach(buf, NULL);
	return dma_buf_dynamic_attach(buf, NULL, &maybe_ops, priv);
}

void *label(struct dma_buf *buf, void *priv)
{
	return dma_buf_dynamic_attach(buf, NULL, &by_label_ops, priv);
}

static void set_dead(struct test *t)
{
	return;
	t->ops = &stub_if_0_ops;
}

static void set_live(struct test *t)
{
	t->ops = &real_notify_ops;
}

void *member(struct dma_buf *buf, struct test *t)
{
	set_dead(t);
	set_live(t);
	t->attach = dma_buf_dynamic_attach(buf, NULL, t->ops, t);
	if (0)
		dma_buf_pin(t->attach);
	return t->attach;
}

/*
 * ignore: NOT_PINNED
 * expect:
 * importer config static - - legacy-pinned static no-pin n.a.
 * importer config dynamic maybe_ops maybe revocable movable no-pin unmaps
 *  via real_notify dma_buf_unmap_attachment
 * importer forever dynamic stub_forever_ops stub_forever legacy-pinned stub-callback no-pin n.a.
 * importer if_0 dynamic stub_if_0_ops stub_if_0 legacy-pinned stub-callback no-pin n.a.
 * importer label dynamic by_label_ops by_label revocable movable no-pin unmaps
 *  via real_notify dma_buf_unmap_attachment
 * importer member dynamic real_notify_ops real_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer returned dynamic stub_return_ops stub_return legacy-pinned stub-callback no-pin n.a.
 * 20 ERROR STUB_INVALIDATE
 * 30 ERROR STUB_INVALIDATE
 * 36 ERROR STUB_INVALIDATE
 * 93 NOTE STATIC_IMPORTER
 */
