/* SPDX-License-Identifier: GPL-2.0-only */
/* A table in a header. */
static void obj_move(struct core_obj *obj);

static const struct core_ops obj_ops = {
	.move = obj_move,
};
