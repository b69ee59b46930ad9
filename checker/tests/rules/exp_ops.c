// SPDX-License-Identifier: GPL-2.0-only
/* Every way in which ops come to be. */
#include <linux/dma-buf.h>

struct wrapped_ops {
	struct dma_buf_ops ops;
	int (*extra)(struct dma_buf *buf);
};

struct dev {
	struct dma_buf_ops ops;
	struct dma_buf_ops made;
};

void *memcpy(void *to, const void *from, size_t n);

static int t_attach(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	return 0;
}

static int t_pin(struct dma_buf_attachment *a)
{
	return 0;
}

static void t_unmap(struct dma_buf_attachment *a, struct sg_table *sgt,
		    enum dma_data_direction dir)
{
}

static void t_release(struct dma_buf *buf)
{
}

static void t_done(struct dma_buf *buf)
{
}

static const struct dma_buf_ops plain_ops = {
	.attach = t_attach,
	.pin = t_pin,
	.unmap_dma_buf = t_unmap,
	.release = NULL,
};

static const struct wrapped_ops wrapped = {
	.ops = { .attach = t_attach, .release = t_release },
};

static const struct dma_buf_ops both[2] = {
	{ .attach = t_attach },
	{ .unmap_dma_buf = t_unmap },
};

#define MAKE_OPS(name) static struct dma_buf_ops name = { .release = t_done }
MAKE_OPS(macro_ops);

/* The table of what is copied stands for the copy. */
static const struct dma_buf_ops template_ops = {
	.unmap_dma_buf = t_unmap,
	.release = t_release,
};

void copy(struct dev *dev, const struct dma_buf_ops *ops)
{
	dev->ops = *ops;
	dev->ops.attach = t_attach;
}

void probe(struct dev *dev)
{
	copy(dev, &template_ops);
}

/* A variable keeps its own row beside what it was made from. */
static struct dma_buf_ops filled_ops;

void fill(void)
{
	memcpy(&filled_ops, &plain_ops, sizeof(filled_ops));
	filled_ops.release = t_release;
}

/* Made by code alone. */
void make(struct dev *dev)
{
	dev->made.release = t_release;
	dev->made.pin = t_pin;
}

struct dma_buf *local(void)
{
	static const struct dma_buf_ops inner_ops = { .attach = t_attach };
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &inner_ops;
	return dma_buf_export(&info);
}

/*
 * expect:
 * exporter both[0] static - attach
 * exporter both[1] static - unmap_dma_buf
 * exporter dev->made dynamic - pin,release
 * exporter filled_ops dynamic - attach,pin,release,unmap_dma_buf
 * exporter inner_ops static - attach
 * exporter macro_ops static - release
 * exporter plain_ops dynamic - attach,pin,unmap_dma_buf
 * exporter template_ops static - attach,release,unmap_dma_buf
 * exporter wrapped static - attach,release
 */
