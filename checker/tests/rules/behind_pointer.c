// SPDX-License-Identifier: GPL-2.0-only
/* What the callback works with is an object of its own, which the one that is
 * attached has a pointer to. */
#include <linux/dma-buf.h>
#include <linux/mutex.h>

#define DIR DMA_BIDIRECTIONAL

struct memory {
	struct dma_buf *buf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	void *owner;
};

struct context {
	int users;
};

struct region {
	struct memory *mem;
	struct context *ctx;
	struct context *spare;
	struct mutex lock;
	int *table;
};

void mutex_init(struct mutex *lock);
void mutex_destroy(struct mutex *lock);
void zap(int users);

static void invalidate(struct dma_buf_attachment *attach)
{
	struct memory *mem = attach->importer_priv;
	struct region *r = mem->owner;

	mutex_lock(&r->lock);
	r->table[0] = 0;
	zap(r->ctx->users);
	mutex_unlock(&r->lock);
	if (r->spare)
		zap(r->spare->users);
	dma_buf_unmap_attachment(attach, mem->sgt, DIR);
}

static const struct dma_buf_attach_ops ops = {
	.invalidate_mappings = invalidate,
};

static void invalidate_too(struct dma_buf_attachment *attach)
{
	invalidate(attach);
}

static const struct dma_buf_attach_ops more_ops = {
	.invalidate_mappings = invalidate_too,
};

static struct memory *get(struct dma_buf *buf,
			  const struct dma_buf_attach_ops *with, void *owner)
{
	struct memory *mem = kzalloc(sizeof(*mem), GFP_KERNEL);

	if (!mem)
		return ERR_PTR(-ENOMEM);
	mem->buf = buf;
	mem->owner = owner;
	mem->attach = dma_buf_dynamic_attach(buf, NULL, with, mem);
	if (IS_ERR(mem->attach)) {
		kfree(mem);
		return ERR_PTR(-EINVAL);
	}
	return mem;
}

static void put(struct memory *mem)
{
	dma_buf_detach(mem->buf, mem->attach);
	kfree(mem);
}

static int init(struct region *r, struct context *ctx)
{
	mutex_init(&r->lock);
	r->ctx = ctx;
	r->table = kzalloc(64, GFP_KERNEL);
	return r->table ? 0 : -ENOMEM;
}

/* --- bad --- */

/* The lock and the context come last. */
struct region *bad_late(struct dma_buf *buf, struct context *ctx)
{
	struct region *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return ERR_PTR(-ENOMEM);
	r->table = kzalloc(64, GFP_KERNEL);
	r->mem = get(buf, &ops, r);
	if (IS_ERR(r->mem)) {
		kfree(r);
		return ERR_PTR(-EINVAL);
	}
	mutex_init(&r->lock);
	r->ctx = ctx;
	return r;
}

/* A helper sets it all up, too late. */
struct region *bad_late_helper(struct dma_buf *buf, struct context *ctx)
{
	struct region *r = kzalloc(sizeof(*r), GFP_KERNEL);
	struct memory *mem;

	if (!r)
		return ERR_PTR(-ENOMEM);
	mem = get(buf, &more_ops, r);
	if (IS_ERR(mem)) {
		kfree(r);
		return ERR_CAST(mem);
	}
	r->mem = mem;
	if (init(r, ctx))
		goto err_put;
	return r;
err_put:
	put(mem);
	kfree(r);
	return ERR_PTR(-ENOMEM);
}

/* All in one function. */
int bad_one_function(struct dma_buf *buf, struct context *ctx)
{
	struct memory *mem = kzalloc(sizeof(*mem), GFP_KERNEL);
	struct region *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!mem || !r)
		return -ENOMEM;
	mutex_init(&r->lock);
	mem->owner = r;
	mem->attach = dma_buf_dynamic_attach(buf, NULL, &ops, mem);
	if (IS_ERR(mem->attach)) {
		kfree(mem);
		kfree(r);
		return -EINVAL;
	}
	return init(r, ctx);
}

/* The table goes before what was attached does. */
void bad_table(struct region *r)
{
	kfree(r->table);
	put(r->mem);
	mutex_destroy(&r->lock);
	kfree(r);
}

/* So does the lock, by a helper. */
static void destroy(struct region *r)
{
	mutex_destroy(&r->lock);
}

void bad_lock(struct region *r)
{
	struct memory *mem = r->mem;

	destroy(r);
	put(mem);
	kfree(r->table);
	kfree(r);
}

/* All of it. */
void bad_region(struct region *r)
{
	struct memory *mem = r->mem;

	kfree(r);
	put(mem);
}

/* --- good --- */

struct region *good_order(struct dma_buf *buf, struct context *ctx,
			  struct context *spare)
{
	struct region *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return ERR_PTR(-ENOMEM);
	if (init(r, ctx))
		goto err_free;
	r->mem = get(buf, &ops, r);
	if (IS_ERR(r->mem))
		goto err_table;
	/* The callback asks for it. */
	r->spare = spare;
	return r;
err_table:
	mutex_destroy(&r->lock);
	kfree(r->table);
err_free:
	kfree(r);
	return ERR_PTR(-EINVAL);
}

/* Who made the region is not seen: it may be complete. */
int good_unknown(struct region *r, struct dma_buf *buf, struct context *ctx)
{
	r->mem = get(buf, &ops, r);
	if (IS_ERR(r->mem))
		return -EINVAL;
	r->ctx = ctx;
	return 0;
}

void good_end(struct region *r)
{
	put(r->mem);
	mutex_destroy(&r->lock);
	kfree(r->table);
	kfree(r);
}

/* Another region's table. */
void good_other(struct region *r, struct region *other)
{
	kfree(other->table);
	other->table = NULL;
	put(r->mem);
	kfree(r->table);
	kfree(r);
}

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT
 * expect:
 * importer bad_one_function dynamic ops invalidate revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer get dynamic more_ops invalidate_too revocable movable no-pin unmaps
 *  via invalidate dma_buf_unmap_attachment
 * importer get dynamic ops invalidate revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 68 ERROR ATTACH_TOO_EARLY
 * 68 ERROR ATTACH_TOO_EARLY
 * 143 ERROR ATTACH_TOO_EARLY
 * 155 ERROR CALLBACK_OUTLIVED
 * 171 ERROR CALLBACK_OUTLIVED
 * 182 ERROR CALLBACK_OUTLIVED
 */
