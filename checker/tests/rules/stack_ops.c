// SPDX-License-Identifier: GPL-2.0-only
/* Ops on the stack, alone and as a part of something, handed down, with and
 * without a detach; ops whose callback nobody sets, or only sometimes. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct dma_buf_attach_ops ops;
	bool ready;
};

/* A request that carries the ops. */
struct request {
	int id;
	struct dma_buf_attach_ops ops;
};

static void notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
}

/* --- bad: gone --- */

int bad_local(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attach_ops ops = {
		.invalidate_mappings = notify,
	};

	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	return IS_ERR(t->attach) ? -12 : 0;
}

int bad_literal(struct dma_buf *buf, struct test *t)
{
	const struct dma_buf_attach_ops *ops = &(struct dma_buf_attach_ops){
		.invalidate_mappings = notify,
	};

	t->attach = dma_buf_dynamic_attach(buf, NULL, ops, t);
	return IS_ERR(t->attach) ? -12 : 0;
}

static int start(struct dma_buf *buf, const struct dma_buf_attach_ops *ops,
		 struct test *t)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, ops, t);
	return IS_ERR(t->attach) ? -12 : 0;
}

static int start_request(struct dma_buf *buf, struct request *r,
			 struct test *t)
{
	return start(buf, &r->ops, t);
}

int bad_part(struct dma_buf *buf, struct test *t)
{
	struct request r = { .id = 3 };

	r.ops.invalidate_mappings = notify;
	return start_request(buf, &r, t);
}

/* One of the error paths forgets the detach. */
int bad_error_path(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };
	int ret;

	ret = start(buf, &ops, t);
	if (ret)
		return ret;
	if (!t->ready)
		goto out;
	dma_buf_detach(buf, t->attach);
out:
	return ret;
}

/* --- bad: garbage --- */

int bad_uninitialised(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attach_ops ops;
	struct dma_buf_attachment *a;

	ops.allow_peer2peer = true;
	a = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(a))
		return -12;
	dma_buf_detach(buf, a);
	return 0;
}

struct heap { struct dma_buf_attach_ops ops; struct dma_buf_attachment *a; };

int bad_kmalloc(struct dma_buf *buf)
{
	struct heap *h = kmalloc(sizeof(*h), GFP_KERNEL);

	if (!h)
		return -12;
	h->ops.allow_peer2peer = true;
	h->a = dma_buf_dynamic_attach(buf, NULL, &h->ops, h);
	return IS_ERR(h->a) ? -12 : 0;
}

int bad_sometimes(struct dma_buf *buf, bool revoke)
{
	struct heap *h = kmalloc(sizeof(*h), GFP_KERNEL);

	if (!h)
		return -12;
	if (revoke)
		h->ops.invalidate_mappings = notify;
	h->a = dma_buf_dynamic_attach(buf, NULL, &h->ops, h);
	return IS_ERR(h->a) ? -12 : 0;
}

/* --- long enough, but only just --- */

int note_detached(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };
	struct dma_buf_attachment *a;

	a = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(a))
		return -12;
	dma_buf_detach(buf, a);
	return 0;
}

static void stop(struct dma_buf *buf, struct test *t)
{
	dma_buf_detach(buf, t->attach);
}

int note_helpers(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };
	int ret = start(buf, &ops, t);

	if (!ret)
		stop(buf, t);
	return ret;
}

static int run(struct dma_buf *buf, const struct dma_buf_attach_ops *ops,
	       struct test *t)
{
	struct dma_buf_attachment *a;

	a = dma_buf_dynamic_attach(buf, NULL, ops, t);
	if (IS_ERR(a))
		return -12;
	t->ready = true;
	dma_buf_detach(buf, a);
	return 0;
}

int note_inside(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };

	return run(buf, &ops, t);
}

/* Detaches if what comes behind the attach fails, and only then. */
static bool begin(struct dma_buf *buf, const struct dma_buf_attach_ops *ops,
		  struct test *t)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, ops, t);
	if (IS_ERR(t->attach))
		return false;
	if (t->ready)
		return true;
	dma_buf_detach(buf, t->attach);
	return false;
}

int note_bool(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };

	if (!begin(buf, &ops, t))
		return -12;
	dma_buf_detach(buf, t->attach);
	return 0;
}

int bad_bool(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };

	return begin(buf, &ops, t) ? 0 : -12;
}

/* --- good --- */

static const struct dma_buf_attach_ops static_ops = {
	.invalidate_mappings = notify,
};

int good_static(struct dma_buf *buf, struct test *t)
{
	const struct dma_buf_attach_ops *ops = &static_ops;

	return start(buf, ops, t);
}

int good_static_local(struct dma_buf *buf, struct test *t)
{
	static const struct dma_buf_attach_ops ops = {
		.invalidate_mappings = notify,
	};

	return start(buf, &ops, t);
}

int good_embedded(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return -12;
	t->ops.invalidate_mappings = notify;
	return start(buf, &t->ops, t);
}

int good_flag(struct dma_buf *buf)
{
	struct heap *h = kmalloc(sizeof(*h), GFP_KERNEL | __GFP_ZERO);

	if (!h)
		return -12;
	h->a = dma_buf_dynamic_attach(buf, NULL, &h->ops, h);
	return IS_ERR(h->a) ? -12 : 0;
}

int good_filled(struct dma_buf *buf, bool revoke)
{
	struct heap *h = kmalloc(sizeof(*h), GFP_KERNEL);
	struct dma_buf_attach_ops *ops;

	if (!h)
		return -12;
	ops = &h->ops;
	if (revoke)
		ops->invalidate_mappings = notify;
	else
		ops->invalidate_mappings = NULL;
	h->a = dma_buf_dynamic_attach(buf, NULL, &h->ops, h);
	return IS_ERR(h->a) ? -12 : 0;
}

int good_whole(struct dma_buf *buf)
{
	struct heap *h = kmalloc(sizeof(*h), GFP_KERNEL);

	if (!h)
		return -12;
	*h = (struct heap){ .ops = static_ops };
	h->a = dma_buf_dynamic_attach(buf, NULL, &h->ops, h);
	return IS_ERR(h->a) ? -12 : 0;
}

/* Only those that were set are handed on. */
int good_together(struct dma_buf *buf, bool revoke)
{
	struct heap *h = kmalloc(sizeof(*h), GFP_KERNEL);

	if (!h)
		return -12;
	if (revoke)
		h->ops.invalidate_mappings = notify;
	h->a = dma_buf_dynamic_attach(buf, NULL, revoke ? &h->ops : NULL, h);
	return IS_ERR(h->a) ? -12 : 0;
}

/* --- not to be told, and harder ones --- */

/* Not to be told: cleared by another function than the one that allocates. */
struct late { struct dma_buf_attach_ops ops; struct dma_buf_attachment *a; };

static struct late *make(void)
{
	return kmalloc(sizeof(struct late), GFP_KERNEL);
}

int note_cleared_late(struct dma_buf *buf)
{
	struct late *l = make();

	if (!l)
		return -12;
	__builtin_memset(l, 0, sizeof(*l));
	l->a = dma_buf_dynamic_attach(buf, NULL, &l->ops, l);
	return IS_ERR(l->a) ? -12 : 0;
}

/* Never cleared: what is in there? */
struct never { struct dma_buf_attach_ops ops; struct dma_buf_attachment *a; };

static struct never *make_never(void)
{
	return kmalloc(sizeof(struct never), GFP_KERNEL);
}

int note_never(struct dma_buf *buf)
{
	struct never *n = make_never();

	if (!n)
		return -12;
	n->a = dma_buf_dynamic_attach(buf, NULL, &n->ops, n);
	return IS_ERR(n->a) ? -12 : 0;
}

/* Ops by value are on the stack, too. */
int bad_by_value(struct dma_buf *buf, struct dma_buf_attach_ops ops,
		 struct test *t)
{
	return start(buf, &ops, t);
}

/* Only the driver's own table is attached with. */
int good_copied(struct dma_buf *buf)
{
	struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return -12;
	t->ops = ops;
	return start(buf, &t->ops, t);
}

/* Lets go by a way that cannot be seen. */
void drop_everything(struct test *t);

int note_released(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };
	int ret = start(buf, &ops, t);

	drop_everything(t);
	return ret;
}

/* The helper fills in what it was given. */
static int fill_and_start(struct dma_buf *buf, struct dma_buf_attach_ops *ops,
			  struct heap *h)
{
	ops->invalidate_mappings = NULL;
	h->a = dma_buf_dynamic_attach(buf, NULL, ops, h);
	return IS_ERR(h->a) ? -12 : 0;
}

int note_filled_below(struct dma_buf *buf)
{
	struct heap *h = kmalloc(sizeof(*h), GFP_KERNEL);

	return h ? fill_and_start(buf, &h->ops, h) : -12;
}

int bad_handed(struct dma_buf *buf, struct test *t)
{
	struct heap *h = kmalloc(sizeof(*h), GFP_KERNEL);

	return h ? start(buf, &h->ops, t) : -12;
}

/* An empty initialiser is one. */
int note_empty(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attach_ops ops = {};
	struct dma_buf_attachment *a;

	a = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (!IS_ERR(a))
		dma_buf_detach(buf, a);
	return 0;
}

/*
 * ignore: STATIC_IMPORTER NO_INVALIDATE NOT_PINNED NO_MOVE_FENCE_WAIT
 * expect:
 * importer bad_kmalloc dynamic kmalloc(...).ops - legacy-pinned no-callback no-pin n.a.
 * importer bad_literal dynamic (struct dma_buf_attach_ops){...} notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_local dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_sometimes dynamic kmalloc(...).ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_uninitialised dynamic ops - legacy-pinned no-callback no-pin n.a.
 * importer begin dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer fill_and_start dynamic kmalloc(...).ops - legacy-pinned no-callback no-pin n.a.
 * importer good_filled dynamic kmalloc(...).ops - legacy-pinned no-callback no-pin n.a.
 * importer good_filled dynamic kmalloc(...).ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_flag dynamic kmalloc(...).ops - legacy-pinned no-callback no-pin n.a.
 * importer good_together dynamic - - legacy-pinned static no-pin n.a.
 * importer good_together dynamic kmalloc(...).ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_whole dynamic kmalloc(...).ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer note_cleared_late dynamic kmalloc(...).ops - legacy-pinned no-callback no-pin n.a.
 * importer note_detached dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer note_empty dynamic ops - legacy-pinned no-callback no-pin n.a.
 * importer note_never dynamic kmalloc(...).ops - legacy-pinned no-callback no-pin n.a.
 * importer run dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer start dynamic kmalloc(...).ops - legacy-pinned no-callback no-pin n.a.
 * importer start dynamic kzalloc(...).ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer start dynamic ops - legacy-pinned no-callback no-pin n.a.
 * importer start dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer start dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer start dynamic r.ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer start dynamic static_ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 34 ERROR STACK_OPS
 * 44 ERROR STACK_OPS
 * 66 ERROR STACK_OPS
 * 75 ERROR STACK_OPS
 * 93 ERROR STACK_OPS
 * 109 ERROR STACK_OPS
 * 121 ERROR STACK_OPS
 * 132 NOTE STACK_OPS
 * 147 NOTE STACK_OPS
 * 171 NOTE STACK_OPS
 * 191 NOTE STACK_OPS
 * 201 ERROR STACK_OPS
 * 293 NOTE STACK_OPS
 * 312 NOTE STACK_OPS
 * 329 ERROR STACK_OPS
 * 350 NOTE STACK_OPS
 * 369 NOTE STACK_OPS
 * 376 ERROR STACK_OPS
 * 385 NOTE STACK_OPS
 */
