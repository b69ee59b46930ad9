// spatch: rename-callback
// SPDX-License-Identifier: GPL-2.0-only
// Objects of the struct: designated initialisers, wherever they stand.

struct dma_buf_attachment;

struct dma_buf_attach_ops {
	bool allow_peer2peer;
	/** @move_notify: comments are for somebody else */
	void (*move_notify)(struct dma_buf_attachment *attach);
};

static const struct dma_buf_attach_ops last_without_comma = {
	.allow_peer2peer = true,
	.move_notify = first_move_notify
};

struct dma_buf_attach_ops first = {
	.move_notify = first_move_notify,
	.allow_peer2peer = true,
};

static struct dma_buf_attach_ops one_line = { .move_notify = first_cb };

const struct dma_buf_attach_ops aligned = {
	.allow_peer2peer	= true,
	.move_notify		= first_cb,	/* tabs stay */
};

static const struct dma_buf_attach_ops __maybe_unused attribute = {
	.move_notify = first_cb,
};

static struct dma_buf_attach_ops behind __read_mostly = {
	.move_notify = first_cb,
};

static struct dma_buf_attach_ops const qualifier_behind = {
	.move_notify = first_cb,
};

struct dma_buf_attach_ops two = {
	.move_notify = first_cb,
}, more = { .move_notify = second_cb };

static const struct dma_buf_attach_ops value_is_no_name = {
	.move_notify = IS_ENABLED(CONFIG_X) ? first_cb : NULL,
};

static const struct dma_buf_attach_ops under_if = {
#if IS_ENABLED(CONFIG_X)
	.move_notify = first_cb,
#endif
	.allow_peer2peer = true,
};

static const struct dma_buf_attach_ops array[] = {
	{ .move_notify = first_cb },
	{
		.allow_peer2peer = true,
		.move_notify = second_cb,
	},
	{ .allow_peer2peer = false },
};

static const struct dma_buf_attach_ops indexed[MANY] = {
	[0] = { .move_notify = first_cb },
	[MANY - 1] = {
		.allow_peer2peer = true,
		.move_notify = second_cb
	},
};

static const struct dma_buf_attach_ops designated[2] = {
	[0].move_notify = first_cb,
	[1].move_notify = second_cb,
};

static const struct dma_buf_attach_ops old_style = {
	allow_peer2peer: true,
	move_notify: first_cb,
};

static const struct dma_buf_attach_ops positional = { true, first_cb };

#define LITERAL ((struct dma_buf_attach_ops){ .move_notify = first_cb })

static const struct dma_buf_attach_ops *pointer =
	&(const struct dma_buf_attach_ops){ .move_notify = first_cb };

void local(struct device *dev, struct dma_buf *buf)
{
	struct dma_buf_attach_ops ops = {
		.move_notify = first_cb
	};
	static const struct dma_buf_attach_ops once = {
		.move_notify = first_cb,
	};

	attach(buf, dev, &ops, &once);
	attach(buf, dev, &(struct dma_buf_attach_ops){
		.allow_peer2peer = true,
		.move_notify = first_cb,
	}, NULL);
}
