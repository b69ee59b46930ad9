// SPDX-License-Identifier: GPL-2.0-only
/* What .pin returns where something in it has failed. */
#include <linux/dma-buf.h>

struct t {
	struct dma_buf *buf;
	struct sg_table *sgt;
	void *pages;
	int pins;
	bool lazy;
	bool locked;
};

int elsewhere_pin(struct t *t);

static int t_place(struct t *t)
{
	if (!t->pages)
		return -ENOMEM;
	return 0;
}

static int t_place_far(struct t *t)
{
	if (t->lazy)
		return -ENODEV;
	return 0;
}

static struct sg_table *t_map_pages(struct t *t)
{
	struct sg_table *sgt = kzalloc(8, GFP_KERNEL);

	if (!sgt)
		return ERR_PTR(-ENOMEM);
	return sgt;
}

static int t_log(struct t *t)
{
	if (!t->buf)
		return -EINVAL;
	return 0;
}

/* Cannot fail where there is nothing to do. */
static int t_place_unless(struct t *t, bool there)
{
	int ret;

	if (!there) {
		ret = t_place(t);
		if (ret)
			return ret;
	}
	t->pins++;
	return 0;
}

static bool t_is_pinned(struct t *t)
{
	return t->pins > 0;
}

static void t_unpin(struct dma_buf_attachment *a)
{
}

static struct sg_table *t_map(struct dma_buf_attachment *a,
			      enum dma_data_direction dir)
{
	return kzalloc(8, GFP_KERNEL);
}

#define EXPORTER(name)                                      \
	static const struct dma_buf_ops name##_ops = {      \
		.pin = name,                                \
		.unpin = t_unpin,                           \
		.map_dma_buf = t_map,                       \
	};                                                  \
	void name##_export(struct t *t)                     \
	{                                                   \
		DEFINE_DMA_BUF_EXPORT_INFO(info);           \
							    \
		info.ops = &name##_ops;                     \
		t->buf = dma_buf_export(&info);             \
	}

/* --- bad --- */

static int bad_goto(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret;

	t->locked = true;
	ret = t_place(t);
	if (ret)
		goto out;
	t->pins++;
out:
	t->locked = false;
	return 0;
}
EXPORTER(bad_goto)

static int bad_dropped(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;

	t_place(t);
	t->pins++;
	return 0;
}
EXPORTER(bad_dropped)

/* Stored, and overwritten unread. */
static int bad_overwritten(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret;

	ret = t_place(t);
	ret = t_place_far(t);
	return ret;
}
EXPORTER(bad_overwritten)

static int bad_pointer(struct dma_buf_attachment *a)
{
	struct t *t = container_of(&a->dmabuf, struct t, buf);
	struct sg_table *sgt = t_map_pages(t);

	if (IS_ERR(sgt)) {
		pr_warn("no pages\n");
		return 0;
	}
	t->sgt = sgt;
	return 0;
}
EXPORTER(bad_pointer)

static int bad_memory(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	void *pages = kzalloc(8, GFP_KERNEL);

	if (!pages)
		return 0;
	t->pages = pages;
	return 0;
}
EXPORTER(bad_memory)

/* It complains, and goes on. */
static int bad_complains(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret = t_place(t);

	if (ret < 0)
		pr_warn("not in place\n");
	t->sgt = t_map_pages(t);
	if (IS_ERR(t->sgt))
		return PTR_ERR(t->sgt);
	return 0;
}
EXPORTER(bad_complains)

/* The error is lost in a function whose result is handed on. */
static int t_pin_object(struct t *t)
{
	int ret = t_place(t);

	if (!ret)
		t->pins++;
	return 0;
}

static int bad_handed(struct dma_buf_attachment *a)
{
	return t_pin_object(a->dmabuf->priv);
}
EXPORTER(bad_handed)

/* On one of its ways. */
static int bad_way(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret = t_place(t);

	if (t->lazy)
		return 0;
	return ret;
}
EXPORTER(bad_way)

/* It is there on one way, on the other it need not be. */
static int bad_argument(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	bool far = true;
	int ret;

	if (!a->peer2peer)
		far = false;
	if (!far) {
		ret = t_place(t);
		if (ret)
			return ret;
	}
	ret = t_place_unless(t, !far);
	return 0;
}
EXPORTER(bad_argument)

/* It is called something else, but it is all that happens. */
static int t_grant(struct t *t)
{
	if (!t->pages)
		return -EIO;
	t->pins++;
	return 0;
}

static int bad_all_there_is(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;

	t_grant(t);
	return 0;
}
EXPORTER(bad_all_there_is)

static int bad_kept_unread(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret;

	if (t->locked)
		return -EBUSY;
	ret = t_grant(t);
	t->locked = true;
	return 0;
}
EXPORTER(bad_kept_unread)

/* --- cannot be told --- */

static int note_unknown(struct dma_buf_attachment *a)
{
	elsewhere_pin(a->dmabuf->priv);
	return 0;
}
EXPORTER(note_unknown)

/* To be there already is no failure, perhaps. */
static int note_one_number(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret = t_place_far(t);

	if (ret == -ENODEV)
		return 0;
	return ret;
}
EXPORTER(note_one_number)

static int note_log(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret = t_place(t);

	if (ret)
		return ret;
	if (t_log(t))
		pr_warn("not logged\n");
	return 0;
}
EXPORTER(note_log)

/* --- good --- */

static int good_returned(struct dma_buf_attachment *a)
{
	return t_place(a->dmabuf->priv);
}
EXPORTER(good_returned)

static int good_goto(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret;

	t->locked = true;
	if (t_is_pinned(t)) {
		ret = 0;
		goto pinned;
	}
	ret = t_place(t);
	if (ret)
		goto out;
	t->sgt = t_map_pages(t);
	if (IS_ERR(t->sgt)) {
		ret = PTR_ERR(t->sgt);
		goto out;
	}
pinned:
	t->pins++;
out:
	t->locked = false;
	return ret;
}
EXPORTER(good_goto)

/* Another place will do. */
static int good_fallback(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret = t_place(t);

	if (ret)
		ret = t_place_far(t);
	if (ret)
		return ret;
	t->pins++;
	return 0;
}
EXPORTER(good_fallback)

static int good_retry(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret = 0;

	for (int i = 0; i < 3; i++) {
		ret = t_place(t);
		if (!ret)
			break;
	}
	return ret;
}
EXPORTER(good_retry)

/* What takes back on a way that fails may fail itself. */
static int good_undo(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret;

	ret = t_place(t);
	if (ret) {
		t_place_far(t);
		return ret;
	}
	t_log(t);
	return 0;
}
EXPORTER(good_undo)

/* Nothing is ever moved; who wants to know may be told, or not. */
static int good_told(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;

	t_log(t);
	t->pins++;
	return 0;
}
EXPORTER(good_told)

/* Besides. */
static int good_besides(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret = t_place(t);

	if (ret)
		return ret;
	t_grant(t);
	return 0;
}
EXPORTER(good_besides)

static int good_refuses(struct dma_buf_attachment *a)
{
	return -EOPNOTSUPP;
}
EXPORTER(good_refuses)

/* The same, but the call is one that cannot fail. */
static int good_argument(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;
	int ret = t_place(t);

	if (ret)
		return ret;
	ret = t_place_unless(t, true);
	return 0;
}
EXPORTER(good_argument)

/* Not at all about errors. */
static int good_question(struct dma_buf_attachment *a)
{
	struct t *t = a->dmabuf->priv;

	if (t_is_pinned(t))
		return 0;
	return t_place_far(t);
}
EXPORTER(good_question)

/*
 * expect:
 * 97 ERROR PIN_ERROR_DROPPED
 * 111 ERROR PIN_ERROR_DROPPED
 * 123 ERROR PIN_ERROR_DROPPED
 * 132 ERROR PIN_ERROR_DROPPED
 * 146 ERROR PIN_ERROR_DROPPED
 * 159 ERROR PIN_ERROR_DROPPED
 * 173 ERROR PIN_ERROR_DROPPED
 * 190 ERROR PIN_ERROR_DROPPED
 * 212 ERROR PIN_ERROR_DROPPED
 * 230 ERROR PIN_ERROR_DROPPED
 * 242 ERROR PIN_ERROR_DROPPED
 * 252 NOTE PIN_ERROR_DROPPED
 * 261 NOTE PIN_ERROR_DROPPED
 * 276 NOTE PIN_ERROR_DROPPED
 */
