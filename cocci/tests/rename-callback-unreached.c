// spatch: rename-callback
// SPDX-License-Identifier: GPL-2.0-only
// What is meant, and out of reach. A rule that learns one of these forms
// shows here.

struct unseen;

void type_not_known(struct unseen *u)
{
	u->ops->move_notify(u->attach);
}

static struct {
	struct dma_buf_attach_ops ops;
} nameless = { .ops = { .move_notify = first_cb } };

static struct with_object {
	struct dma_buf_attach_ops ops;
} object = { .ops = { .move_notify = first_cb } };

struct inner {
	struct dma_buf_attach_ops ops;
};

struct outer {
	struct inner inner;
};

static struct outer deep = { .inner = { .ops = { .move_notify = first_cb } } };
static struct outer deep_path = { .inner.ops.move_notify = first_cb };
static struct inner several[] = { { .ops = { .move_notify = first_cb } } };

static const struct dma_buf_attach_ops grid[1][2] = {
	{ { .move_notify = first_cb }, { .move_notify = second_cb } },
};
static const struct dma_buf_attach_ops range[] = {
	[0 ... 3] = { .move_notify = first_cb },
};
static const struct dma_buf_attach_ops old_style[] = {
	{ move_notify: first_cb },
};

typedef struct dma_buf_attach_ops ops_t;
static const ops_t list[] = { { .move_notify = first_cb } };

static __typeof__(grid[0][0]) by_type = { .move_notify = first_cb };

static const struct dma_buf_attach_ops arms = {
#ifdef CONFIG_X
	.move_notify = first_cb,
#else
	.move_notify = second_cb,
#endif
};

#define INIT { .move_notify = first_cb }
#define FIELD .move_notify = first_cb
#define invalidate_mappings move_notify
