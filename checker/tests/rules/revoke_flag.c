// SPDX-License-Identifier: GPL-2.0-only
/* The mark by which an exporter refuses to map what it has taken back. */
#include <linux/completion.h>
#include <linux/dma-buf.h>

#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))

bool list_empty(const struct list_head *head);
void list_del_init(struct list_head *entry);
void set_bit(long nr, unsigned long *addr);
bool test_bit(long nr, const unsigned long *addr);
bool elsewhere_alive(void *p);

struct t {
	struct completion done;
	bool gone;
	bool alive;
	unsigned int revoked : 1;
	unsigned long flags;
	unsigned long bits;
	int state;
	void *memory;
	struct list_head elm;
	int left;
};

enum { T_BUSY = 1, T_GONE = 4 };
enum { STATE_UP, STATE_DOWN };

#define GONE_BIT 3

static void t_unmap(struct dma_buf_attachment *a, struct sg_table *sgt,
		    enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;

	if (!--t->left)
		complete(&t->done);
}

static void t_idle(struct dma_buf *buf)
{
	dma_resv_wait_timeout(buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

/* What follows the call, in all of these. */
static void t_finish(struct dma_buf *buf, struct t *t)
{
	t_idle(buf);
	dma_resv_unlock(buf->resv);
	wait_for_completion(&t->done);
}

#define MAP(name, cond)						 \
	static struct sg_table *name##_map(struct dma_buf_attachment *a,\
					   enum dma_data_direction dir) \
	{							       \
		struct t *t = a->dmabuf->priv;			  \
									\
		if (cond)					       \
			return ERR_PTR(-ENODEV);			\
		t->left++;					      \
		return kzalloc(8, GFP_KERNEL);			  \
	}							       \
	static const struct dma_buf_ops name##_ops = {		  \
		.map_dma_buf = name##_map,			      \
		.unmap_dma_buf = t_unmap,			       \
	};

#define EXPORTER(name, cond)					    \
	MAP(name, cond)						 \
	void name##_export(struct t *t)				 \
	{							       \
		DEFINE_DMA_BUF_EXPORT_INFO(info);		       \
									\
		info.ops = &name##_ops;				 \
		info.priv = t;					  \
		name(dma_buf_export(&info), t);			 \
	}

/* --- bad: too late --- */

static void bad_behind(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	dma_buf_invalidate_mappings(buf);
	t->gone = true;
	t_finish(buf, t);
}
EXPORTER(bad_behind, t->gone)

/* On one way only. */
static void bad_one_way(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	if (t->left)
		t->gone = true;
	dma_buf_invalidate_mappings(buf);
	t->gone = true;
	t_finish(buf, t);
}
EXPORTER(bad_one_way, t->gone)

static void t_set_gone(struct t *t)
{
	t->flags |= T_GONE;
}

static void bad_bit_behind(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	dma_buf_invalidate_mappings(buf);
	t_set_gone(t);
	t_finish(buf, t);
}
EXPORTER(bad_bit_behind, t->flags & T_GONE)

/* --- bad: without the lock --- */

static void bad_unlocked(struct dma_buf *buf, struct t *t)
{
	t->gone = true;
	dma_resv_lock(buf->resv, NULL);
	dma_buf_invalidate_mappings(buf);
	t_finish(buf, t);
}
EXPORTER(bad_unlocked, READ_ONCE(t->gone))

static void bad_helper_unlocked(struct dma_buf *buf, struct t *t)
{
	t_set_gone(t);
	dma_resv_lock(buf->resv, NULL);
	dma_buf_invalidate_mappings(buf);
	t_finish(buf, t);
}
EXPORTER(bad_helper_unlocked, t->flags & T_GONE)

/* In a caller of who takes the lock. */
static void t_zap(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	dma_buf_invalidate_mappings(buf);
	t_finish(buf, t);
}

static void bad_above_unlocked(struct dma_buf *buf, struct t *t)
{
	t->state = STATE_DOWN;
	t_zap(buf, t);
}
EXPORTER(bad_above_unlocked, t->state == STATE_DOWN)

/* The one below says that it wants it held, and is right. */
struct w {
	struct t t;
	struct dma_buf *buf;
};

static void w_stop(struct w *w)
{
	dma_resv_assert_held(w->buf->resv);
	dma_buf_invalidate_mappings(w->buf);
	t_idle(w->buf);
}

void bad_before_lock(struct w *w)
{
	w->t.gone = true;
	dma_resv_lock(w->buf->resv, NULL);
	w_stop(w);
	dma_resv_unlock(w->buf->resv);
	wait_for_completion(&w->t.done);
}

/* --- bad: map does not look --- */

static int looks_attach(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	struct t *t = buf->priv;

	if (t->revoked)
		return -ENODEV;
	return dma_buf_attach_revocable(a) ? 0 : -EOPNOTSUPP;
}

static struct sg_table *careless_map(struct dma_buf_attachment *a,
				     enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;
	struct sg_table *sgt = kzalloc(8, GFP_KERNEL);

	if (!sgt)
		return ERR_PTR(-ENOMEM);
	t->left++;
	return sgt;
}

static const struct dma_buf_ops careless_ops = {
	.attach = looks_attach,
	.map_dma_buf = careless_map,
	.unmap_dma_buf = t_unmap,
};

void bad_careless(struct t *t)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct dma_buf *buf;

	info.ops = &careless_ops;
	buf = dma_buf_export(&info);
	dma_resv_lock(buf->resv, NULL);
	t->revoked = 1;
	dma_buf_invalidate_mappings(buf);
	t_finish(buf, t);
}

/* --- bad: no mark, but the device goes --- */

struct pci_dev;
struct u *pci_get_drvdata(struct pci_dev *pdev);

struct u {
	struct t t;
	struct dma_buf *buf, *other;
};

struct pci_driver {
	void (*remove)(struct pci_dev *pdev);
};

static void bad_no_mark(struct u *u)
{
	dma_resv_lock(u->buf->resv, NULL);
	dma_buf_invalidate_mappings(u->buf);
	t_finish(u->buf, &u->t);
}

MAP(no_mark, t->revoked)

int no_mark_export(struct u *u)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &no_mark_ops;
	u->buf = dma_buf_export(&info);
	return 0;
}

static void t_remove(struct pci_dev *pdev)
{
	bad_no_mark(pci_get_drvdata(pdev));
}

struct pci_driver t_driver = { .remove = t_remove };

/* --- cannot be told --- */

static void note_elsewhere(struct u *u)
{
	dma_resv_lock(u->other->resv, NULL);
	dma_buf_invalidate_mappings(u->other);
	t_finish(u->other, &u->t);
}

MAP(elsewhere, !elsewhere_alive(t))

int elsewhere_export(struct u *u)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &elsewhere_ops;
	u->other = dma_buf_export(&info);
	return 0;
}

static void t_remove_elsewhere(struct pci_dev *pdev)
{
	note_elsewhere(pci_get_drvdata(pdev));
}

struct pci_driver t_driver_elsewhere = { .remove = t_remove_elsewhere };

/* Who attaches now learns of it only when it maps. */
static int note_attach(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	return dma_buf_attach_revocable(a) ? 0 : -EOPNOTSUPP;
}

MAP(late_refusal, t->gone)

static const struct dma_buf_ops note_attach_ops = {
	.attach = note_attach,
	.map_dma_buf = late_refusal_map,
	.unmap_dma_buf = t_unmap,
};

void note_attach_export(struct t *t)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct dma_buf *buf;

	info.ops = &note_attach_ops;
	buf = dma_buf_export(&info);
	dma_resv_lock(buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(buf);
	t_finish(buf, t);
}

static void t_zap_locked(struct dma_buf *buf, struct t *t)
{
	dma_buf_invalidate_mappings(buf);
	t_idle(buf);
}

/* Which lock is that? */
void t_lock_all(struct t *t);
void t_unlock_all(struct t *t);

static void note_lock(struct dma_buf *buf, struct t *t)
{
	t_lock_all(t);
	t_set_gone(t);
	t_zap_locked(buf, t);
	t_unlock_all(t);
	wait_for_completion(&t->done);
}
EXPORTER(note_lock, t->flags & T_GONE)

/* --- good --- */

static void good_bool(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(buf);
	t_finish(buf, t);
}
EXPORTER(good_bool, t->gone)

static void good_flags(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	t->flags |= T_GONE;
	dma_buf_invalidate_mappings(buf);
	t_finish(buf, t);
}
EXPORTER(good_flags, (t->flags & T_GONE) == T_GONE)

static void good_bit(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	set_bit(GONE_BIT, &t->bits);
	dma_buf_invalidate_mappings(buf);
	t_finish(buf, t);
}
EXPORTER(good_bit, test_bit(GONE_BIT, &t->bits))

/* Asked, and set, in helpers of helpers. */
static bool t_down(struct t *t)
{
	if (t->state == STATE_DOWN)
		return true;
	return false;
}

static int t_check(struct t *t)
{
	return t_down(t) ? -ENODEV : 0;
}

static void t_set_state(struct t *t, int state)
{
	t->state = state;
}

static void good_helpers(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	t_set_state(t, STATE_DOWN);
	dma_buf_invalidate_mappings(buf);
	t_finish(buf, t);
}
EXPORTER(good_helpers, t_check(t))

/* What is empty cannot be mapped. */
static void good_emptied(struct dma_buf *buf, struct t *t)
{
	struct dma_resv *resv = buf->resv;

	dma_resv_lock(resv, NULL);
	t->memory = NULL;
	dma_buf_invalidate_mappings(buf);
	t_finish(buf, t);
}
EXPORTER(good_emptied, !t->memory)

static void t_switch(struct dma_buf *buf, struct t *t, bool on)
{
	dma_resv_lock(buf->resv, NULL);
	t->alive = on;
	dma_buf_invalidate_mappings(buf);
	t_finish(buf, t);
}

static void good_switched(struct dma_buf *buf, struct t *t)
{
	t_switch(buf, t, t->left > 1);
}
EXPORTER(good_switched, !t->alive)

static void good_off_list(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	list_del_init(&t->elm);
	dma_buf_invalidate_mappings(buf);
	t_finish(buf, t);
}
EXPORTER(good_off_list, list_empty(&t->elm))

/* By a caller that holds the lock. */
static void good_above(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	WRITE_ONCE(t->gone, true);
	t_zap_locked(buf, t);
	dma_resv_unlock(buf->resv);
	wait_for_completion(&t->done);
}
EXPORTER(good_above, t->gone)

void good_asserted(struct w *w)
{
	dma_resv_lock(w->buf->resv, NULL);
	w->t.gone = true;
	w_stop(w);
	dma_resv_unlock(w->buf->resv);
	wait_for_completion(&w->t.done);
}

MAP(asserted, t->gone)

int asserted_export(struct w *w)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &asserted_ops;
	w->buf = dma_buf_export(&info);
	return 0;
}

/* Elsewhere from now on: no revoke at all. */
static void good_move(struct dma_buf *buf, struct t *t)
{
	void *to = kzalloc(8, GFP_KERNEL);

	dma_resv_lock(buf->resv, NULL);
	t->memory = NULL;
	dma_buf_invalidate_mappings(buf);
	t_idle(buf);
	t->memory = to;
	dma_resv_unlock(buf->resv);
}
EXPORTER(good_move, !t->memory)

/* Another bit of the same word says nothing. */
static void good_busy(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	t->flags |= T_BUSY;
	dma_buf_invalidate_mappings(buf);
	t_idle(buf);
	t->flags &= ~T_BUSY;
	dma_resv_unlock(buf->resv);
}
EXPORTER(good_busy, t->flags & T_GONE)

/* Several buffers, one after the other. */
struct v {
	struct t t;
	struct dma_buf *buf;
};

MAP(all, t->gone)

int all_export(struct v *v)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &all_ops;
	v->buf = dma_buf_export(&info);
	return 0;
}

void good_all(struct v **all, int n)
{
	for (int i = 0; i < n; i++) {
		struct v *v = all[i];

		dma_resv_lock(v->buf->resv, NULL);
		v->t.gone = true;
		if (v->t.left)
			dma_buf_invalidate_mappings(v->buf);
		t_finish(v->buf, &v->t);
	}
}

/*
 * ignore: REVOKE_ANY_IMPORTER RESV_NOT_HELD
 * expect:
 * 89 ERROR REVOKE_FLAG
 * 101 ERROR REVOKE_FLAG
 * 108 ERROR REVOKE_FLAG
 * 108 ERROR REVOKE_FLAG
 * 108 NOTE REVOKE_FLAG
 * 124 ERROR REVOKE_FLAG
 * 150 ERROR REVOKE_FLAG
 * 170 ERROR REVOKE_FLAG
 * 215 ERROR REVOKE_FLAG
 * 236 ERROR REVOKE_FLAG
 * 263 NOTE REVOKE_FLAG
 * 286 NOTE REVOKE_FLAG
 */
