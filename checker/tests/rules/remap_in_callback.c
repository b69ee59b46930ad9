// SPDX-License-Identifier: GPL-2.0-only
/* Callbacks that map again: themselves, through helpers, wrappers and members,
 * on error paths; and what is none of it. */
#include <linux/dma-buf.h>
#include <linux/workqueue.h>

#define DIR DMA_BIDIRECTIONAL

struct obj;

struct obj_funcs {
	void (*update)(struct obj *obj);
};

struct obj {
	struct dma_buf_attachment *attach;
	struct dma_buf_attachment *other;
	struct sg_table *sgt;
	struct work_struct work;
	const struct obj_funcs *funcs;
	bool revoked;
	bool armed;
};

/* The object behind importer_priv is a part of another one. */
struct outer {
	int id;
	struct obj obj;
};

/* A small struct that leads to it. */
struct cookie {
	struct obj *obj;
};

void unseen(struct obj *obj);

#define OPS(n) static const struct dma_buf_attach_ops n##_ops = { \
	.invalidate_mappings = n,                                \
}

#define IMPORT(n)                                                         \
OPS(n);                                                                   \
int n##_import(struct dma_buf *buf, struct obj *obj)                      \
{                                                                         \
	obj->attach = dma_buf_dynamic_attach(buf, NULL, &n##_ops, obj);   \
	return IS_ERR(obj->attach) ? -12 : 0;                             \
}

static void drop(struct obj *obj)
{
	if (!obj->sgt)
		return;
	dma_buf_unmap_attachment(obj->attach, obj->sgt, DIR);
	obj->sgt = NULL;
}

static int map(struct obj *obj)
{
	struct sg_table *sgt;

	if (obj->sgt)
		return 0;
	sgt = dma_buf_map_attachment(obj->attach, DIR);
	if (IS_ERR(sgt))
		return (int)PTR_ERR(sgt);
	obj->sgt = sgt;
	return 0;
}

/* --- bad --- */

static void bad_plain(struct dma_buf_attachment *attach)
{
	struct obj *obj = attach->importer_priv;

	dma_buf_unmap_attachment(attach, obj->sgt, DIR);
	obj->sgt = dma_buf_map_attachment(attach, DIR);
}
IMPORT(bad_plain)

static void bad_helper(struct dma_buf_attachment *attach)
{
	struct obj *obj = attach->importer_priv;

	drop(obj);
	if (map(obj))
		goto out;
	obj->armed = true;
out:
	obj->revoked = false;
}
IMPORT(bad_helper)

static void renew(struct obj *obj, bool again)
{
	dma_buf_unmap_attachment(obj->attach, obj->sgt, DIR);
	obj->sgt = again ? dma_buf_map_attachment(obj->attach, DIR) : NULL;
}

static void bad_parameter(struct dma_buf_attachment *attach)
{
	renew(attach->importer_priv, true);
}
IMPORT(bad_parameter)

static void bad_container(struct dma_buf_attachment *attach)
{
	struct obj *o = attach->importer_priv;
	struct outer *outer = container_of(o, struct outer, obj);

	dma_buf_unmap_attachment(attach, o->sgt, DIR);
	outer->obj.sgt = dma_buf_map_attachment(outer->obj.attach, DIR);
}
IMPORT(bad_container)

static void bad_cookie(struct dma_buf_attachment *attach)
{
	struct cookie *c = attach->importer_priv;

	dma_buf_unmap_attachment(attach, c->obj->sgt, DIR);
	c->obj->sgt = dma_buf_map_attachment(c->obj->attach, DIR);
}
OPS(bad_cookie);

int bad_cookie_import(struct dma_buf *buf, struct cookie *c, struct obj *obj)
{
	struct dma_buf_attachment *a;

	c->obj = obj;
	a = dma_buf_dynamic_attach(buf, NULL, &bad_cookie_ops, c);
	if (IS_ERR(a))
		return -12;
	obj->attach = a;
	return 0;
}

/* --- not to be told --- */

static void note_pointer(struct dma_buf_attachment *attach)
{
	struct obj *obj = attach->importer_priv;

	dma_buf_unmap_attachment(attach, obj->sgt, DIR);
	obj->funcs->update(obj);
}
IMPORT(note_pointer)

static void update_maps(struct obj *obj)
{
	obj->sgt = dma_buf_map_attachment(obj->attach, DIR);
}

static const struct obj_funcs funcs = {
	.update = update_maps,
};

void note_pointer_init(struct obj *obj)
{
	obj->funcs = &funcs;
}

static struct obj *current_obj;

static void note_other(struct dma_buf_attachment *attach)
{
	struct obj *obj = attach->importer_priv;

	dma_buf_unmap_attachment(attach, obj->sgt, DIR);
	current_obj->sgt = dma_buf_map_attachment(current_obj->attach, DIR);
}
IMPORT(note_other)

/* --- good --- */

static void good_plain(struct dma_buf_attachment *attach)
{
	drop(attach->importer_priv);
}
IMPORT(good_plain)

static void good_parameter(struct dma_buf_attachment *attach)
{
	renew(attach->importer_priv, false);
}
IMPORT(good_parameter)

static void map_work(struct work_struct *work)
{
	struct obj *obj = container_of(work, struct obj, work);

	dma_resv_lock(obj->attach->dmabuf->resv, NULL);
	map(obj);
	dma_resv_unlock(obj->attach->dmabuf->resv);
}

static void good_work(struct dma_buf_attachment *attach)
{
	struct obj *obj = attach->importer_priv;

	drop(obj);
	schedule_work(&obj->work);
}
IMPORT(good_work)

void good_work_init(struct obj *obj)
{
	INIT_WORK(&obj->work, map_work);
}

static int update(struct obj *obj)
{
	drop(obj);
	if (!obj->revoked)
		return map(obj);
	return 0;
}

static void set_revoked(struct obj *obj)
{
	obj->revoked = true;
}

static void good_flag(struct dma_buf_attachment *attach)
{
	struct obj *obj = attach->importer_priv;

	set_revoked(obj);
	update(obj);
}
IMPORT(good_flag)

static void good_other(struct dma_buf_attachment *attach)
{
	struct obj *obj = attach->importer_priv;

	drop(obj);
	obj->sgt = dma_buf_map_attachment(obj->other, DIR);
}
IMPORT(good_other)

int good_other_attach(struct dma_buf *buf, struct obj *obj)
{
	obj->other = dma_buf_attach(buf, NULL);
	return IS_ERR(obj->other) ? -12 : 0;
}

/* --- not to be told --- */

/* Too big to be gone into: what it leaves behind is not known. */
static void big(struct obj *obj, int n)
{
	if (n == 1) obj->revoked = !obj->revoked;
	if (n == 2) obj->revoked = !obj->revoked;
	if (n == 3) obj->revoked = !obj->revoked;
	if (n == 4) obj->revoked = !obj->revoked;
	if (n == 5) obj->revoked = !obj->revoked;
	if (n == 6) obj->revoked = !obj->revoked;
	if (n == 7) obj->revoked = !obj->revoked;
	if (n == 8) obj->revoked = !obj->revoked;
	if (n == 9) obj->revoked = !obj->revoked;
	if (n == 10) obj->revoked = !obj->revoked;
	if (n == 11) obj->revoked = !obj->revoked;
	if (n == 12) obj->revoked = !obj->revoked;
	if (n == 13) obj->revoked = !obj->revoked;
	if (n == 14) obj->revoked = !obj->revoked;
	if (n == 15) obj->revoked = !obj->revoked;
	if (n == 16) obj->revoked = !obj->revoked;
	if (n == 17) obj->revoked = !obj->revoked;
	if (n == 18) obj->revoked = !obj->revoked;
	if (n == 19) obj->revoked = !obj->revoked;
	if (n == 20) obj->revoked = !obj->revoked;
	if (n == 21) obj->revoked = !obj->revoked;
}

static void note_big(struct dma_buf_attachment *attach)
{
	struct obj *obj = attach->importer_priv;

	if (!obj->revoked)
		return;
	big(obj, 3);
	dma_buf_unmap_attachment(attach, obj->sgt, DIR);
	if (!obj->revoked)
		obj->sgt = dma_buf_map_attachment(attach, DIR);
}
IMPORT(note_big)

/*
 * ignore: STATIC_IMPORTER RESV_NOT_HELD UNPROVEN_UNMAP PIN_UNCHECKED NOT_PINNED NO_MOVE_FENCE_WAIT ATTACH_TOO_EARLY
 * expect:
 * importer bad_container_import dynamic bad_container_ops bad_container revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_cookie_import dynamic bad_cookie_ops bad_cookie revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_helper_import dynamic bad_helper_ops bad_helper revocable movable no-pin unmaps
 *  via drop dma_buf_unmap_attachment
 * importer bad_parameter_import dynamic bad_parameter_ops bad_parameter revocable movable no-pin unmaps
 *  via renew dma_buf_unmap_attachment
 * importer bad_plain_import dynamic bad_plain_ops bad_plain revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_flag_import dynamic good_flag_ops good_flag revocable movable no-pin unmaps
 *  via update drop dma_buf_unmap_attachment
 * importer good_other_attach static - - legacy-pinned static no-pin n.a.
 * importer good_other_import dynamic good_other_ops good_other revocable movable no-pin unmaps
 *  via drop dma_buf_unmap_attachment
 * importer good_parameter_import dynamic good_parameter_ops good_parameter revocable movable no-pin unmaps
 *  via renew dma_buf_unmap_attachment
 * importer good_plain_import dynamic good_plain_ops good_plain revocable movable no-pin unmaps
 *  via drop dma_buf_unmap_attachment
 * importer good_work_import dynamic good_work_ops good_work revocable movable no-pin unmaps
 *  via drop dma_buf_unmap_attachment
 * importer note_big_import dynamic note_big_ops note_big revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer note_other_import dynamic note_other_ops note_other revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer note_pointer_import dynamic note_pointer_ops note_pointer revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 64 ERROR REMAP_IN_CALLBACK
 * 78 ERROR REMAP_IN_CALLBACK
 * 98 ERROR REMAP_IN_CALLBACK
 * 113 ERROR REMAP_IN_CALLBACK
 * 122 ERROR REMAP_IN_CALLBACK
 * 151 NOTE REMAP_IN_CALLBACK
 * 170 NOTE REMAP_IN_CALLBACK
 * 285 NOTE REMAP_IN_CALLBACK
 */
