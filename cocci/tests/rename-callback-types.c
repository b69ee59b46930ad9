// spatch: rename-callback
// SPDX-License-Identifier: GPL-2.0-only
// Under another name, and inside of other structs.

typedef struct dma_buf_attach_ops ops_t;

static const ops_t alias = {
	.move_notify = first_cb,
};
static ops_t alias_static = { .move_notify = first_cb };
const ops_t alias_const = { .move_notify = first_cb };
ops_t alias_plain = { .move_notify = first_cb };

struct wrap {
	int id;
	struct dma_buf_attach_ops ops;
};

static const struct wrap braces = {
	.id = 1,
	.ops = {
		.allow_peer2peer = true,
		.move_notify = first_cb
	},
};

static struct wrap path = {
	.ops.allow_peer2peer = true,
	.ops.move_notify = first_cb,
};

int uses(ops_t *ops, struct wrap *wrap)
{
	ops_t local = {
		.move_notify = first_cb,
	};

	*wrap = (struct wrap){ .ops = { .move_notify = first_cb } };
	*wrap = (struct wrap){ .ops.move_notify = first_cb };
	*ops = (ops_t){ .move_notify = first_cb };
	local.move_notify = ops->move_notify;
	return wrap->ops.move_notify == local.move_notify;
}
