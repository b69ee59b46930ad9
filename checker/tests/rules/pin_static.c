// SPDX-License-Identifier: GPL-2.0-only
/* Pins of attachments with and without ops: in one function, by helpers and
 * wrappers, through members, under conditions. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	bool dynamic;
};

/* One struct for each way, so that members do not mix. */
struct fixed { struct dma_buf_attachment *attach; };
struct moving { struct dma_buf_attachment *attach; };
struct mixed { struct dma_buf_attachment *attach; };
struct guarded { struct dma_buf_attachment *attach; };
struct handed { struct dma_buf_attachment *attach; };

static void notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops ops = {
	.invalidate_mappings = notify,
};

static const struct dma_buf_attach_ops no_callback = {
	.allow_peer2peer = true,
};

/* --- bad --- */

int bad_plain(struct dma_buf *buf)
{
	struct dma_buf_attachment *attach = dma_buf_attach(buf, NULL);
	int ret;

	if (IS_ERR(attach))
		return (int)PTR_ERR(attach);
	dma_resv_lock(buf->resv, NULL);
	ret = dma_buf_pin(attach);
	dma_resv_unlock(buf->resv);
	return ret;
}

int bad_null_ops(struct dma_buf *buf, struct test *t)
{
	int ret;

	t->attach = dma_buf_dynamic_attach(buf, NULL, NULL, t);
	if (IS_ERR(t->attach))
		return (int)PTR_ERR(t->attach);
	dma_resv_lock(buf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(buf->resv);
	return ret;
}

/* The fallback is pinned as well. */
int bad_fallback(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attachment *attach;
	int ret;

	attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(attach))
		attach = dma_buf_attach(buf, NULL);
	if (IS_ERR(attach))
		goto err;
	dma_resv_lock(buf->resv, NULL);
	ret = dma_buf_pin(attach);
	dma_resv_unlock(buf->resv);
	return ret;
err:
	return (int)PTR_ERR(attach);
}

static int pin_it(struct dma_buf_attachment *a)
{
	int ret;

	dma_resv_lock(a->dmabuf->resv, NULL);
	ret = dma_buf_pin(a);
	dma_resv_unlock(a->dmabuf->resv);
	return ret;
}

static struct dma_buf_attachment *
attach_it(struct dma_buf *buf, const struct dma_buf_attach_ops *o, void *priv)
{
	struct dma_buf_attachment *a;

	a = dma_buf_dynamic_attach(buf, NULL, o, priv);
	if (IS_ERR(a))
		return ERR_PTR(-22);
	return a;
}

/* Through a wrapper that returns it, and a helper that pins. */
int bad_wrapped(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attachment *attach = attach_it(buf, NULL, t);

	if (IS_ERR(attach))
		return -12;
	return pin_it(attach);
}

int bad_member_attach(struct dma_buf *buf, struct fixed *t)
{
	t->attach = dma_buf_attach(buf, NULL);
	return IS_ERR(t->attach) ? -12 : 0;
}

int bad_member(struct fixed *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

static int pin_handed(struct dma_buf_attachment *a, struct dma_buf *buf)
{
	int ret;

	dma_resv_lock(buf->resv, NULL);
	ret = dma_buf_pin(a);
	dma_resv_unlock(buf->resv);
	return ret;
}

int bad_handed_attach(struct dma_buf *buf, struct handed *h)
{
	struct dma_buf_attachment *a = dma_buf_attach(buf, NULL);

	if (IS_ERR(a))
		return -12;
	h->attach = a;
	return 0;
}

int bad_handed(struct dma_buf *buf, struct handed *h)
{
	struct handed *same = h;

	return pin_handed(same->attach, buf);
}

/* --- not to be told --- */

int note_attach(struct dma_buf *buf, struct mixed *t, bool dynamic)
{
	if (dynamic)
		t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	else
		t->attach = dma_buf_attach(buf, NULL);
	return IS_ERR(t->attach) ? -12 : 0;
}

int note_mixed(struct mixed *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

int note_stranger(struct dma_buf_attachment *attach)
{
	int ret;

	dma_resv_lock(attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(attach);
	dma_resv_unlock(attach->dmabuf->resv);
	return ret;
}

/* --- good --- */

int good_plain(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attachment *attach;
	int ret;

	attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(attach))
		return -12;
	dma_resv_lock(buf->resv, NULL);
	ret = dma_buf_pin(attach);
	dma_resv_unlock(buf->resv);
	return ret;
}

/* Ops are ops, with a callback or without. */
int good_no_callback(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attachment *attach = attach_it(buf, &no_callback, t);

	return IS_ERR(attach) ? -12 : pin_it(attach);
}

/* Only the dynamic one is pinned. */
int good_asks(struct dma_buf *buf, struct test *t)
{
	struct dma_buf_attachment *attach;
	int ret = 0;

	if (t->dynamic)
		attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	else
		attach = dma_buf_attach(buf, NULL);
	if (IS_ERR(attach))
		return -12;
	if (t->dynamic) {
		dma_resv_lock(buf->resv, NULL);
		ret = dma_buf_pin(attach);
		dma_resv_unlock(buf->resv);
	}
	return ret;
}

static int pin_if(struct dma_buf_attachment *attach, bool dynamic)
{
	int ret = 0;

	dma_resv_lock(attach->dmabuf->resv, NULL);
	if (dynamic)
		ret = dma_buf_pin(attach);
	dma_resv_unlock(attach->dmabuf->resv);
	return ret;
}

int good_told(struct dma_buf *buf)
{
	struct dma_buf_attachment *attach = dma_buf_attach(buf, NULL);

	return IS_ERR(attach) ? -12 : pin_if(attach, false);
}

int good_attach(struct dma_buf *buf, struct moving *t)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	return IS_ERR(t->attach) ? -12 : 0;
}

int good_member(struct moving *t)
{
	return pin_if(t->attach, true);
}

int good_guarded_attach(struct dma_buf *buf, struct guarded *t)
{
	t->attach = dma_buf_attach(buf, NULL);
	return IS_ERR(t->attach) ? -12 : 0;
}

int good_guarded(struct guarded *t)
{
	int ret = 0;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	if (t->attach->importer_ops)
		ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

/*
 * ignore: PIN_UNBALANCED STATIC_IMPORTER NO_INVALIDATE RESV_NOT_HELD
 * expect:
 * importer attach_it dynamic - - legacy-pinned static pins n.a.
 * importer attach_it dynamic no_callback - legacy-pinned no-callback pins n.a.
 * importer bad_fallback static - - legacy-pinned static pins n.a.
 * importer bad_fallback dynamic ops notify revocable pinned-revocable pins unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_handed_attach static - - legacy-pinned static no-pin n.a.
 * importer bad_member_attach static - - legacy-pinned static no-pin n.a.
 * importer bad_null_ops dynamic - - legacy-pinned static pins n.a.
 * importer bad_plain static - - legacy-pinned static pins n.a.
 * importer good_asks static - - legacy-pinned static pins n.a.
 * importer good_asks dynamic ops notify revocable pinned-revocable pins unmaps
 *  via dma_buf_unmap_attachment
 * importer good_attach dynamic ops notify revocable movable pins unmaps
 *  via dma_buf_unmap_attachment
 * importer good_guarded_attach static - - legacy-pinned static no-pin n.a.
 * importer good_plain dynamic ops notify revocable pinned-revocable pins unmaps
 *  via dma_buf_unmap_attachment
 * importer good_told static - - legacy-pinned static pins n.a.
 * importer note_attach static - - legacy-pinned static no-pin n.a.
 * importer note_attach dynamic ops notify revocable movable pins unmaps
 *  via dma_buf_unmap_attachment
 * 44 ERROR PIN_STATIC
 * 57 ERROR PIN_STATIC
 * 74 ERROR PIN_STATIC
 * 86 ERROR PIN_STATIC
 * 123 ERROR PIN_STATIC
 * 133 ERROR PIN_STATIC
 * 171 NOTE PIN_STATIC
 * 181 NOTE PIN_STATIC
 */
