// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which lock is meant. One lock has many names: the core and its users keep
 * a pointer to the same struct dma_resv in the buffer and in the object on
 * either side of it.
 */
#include "model/resv/priv.h"

#include "api/api.h"

#define GEM "drm_gem_object"
#define BUF "dma_buf"

/* Is T what member NAME of a struct TAG holds? Then OWNER is its address. */
static bool is_member(struct terms *ts, term_id t, const char *tag,
		      const char *name, term_id *owner)
{
	const struct term *l = term_at(ts, t);
	const struct term *f = term_at(ts, l->a);

	if (l->kind != TERM_LOAD || f->kind != TERM_FIELD || !f->type ||
	    !streq(f->type, tag) || (name && !streq(f->name, name)))
		return false;
	*owner = term_addr(ts, f->a);
	return true;
}

/*
 * Is T kept, at any depth, in the object that an attachment names as its
 * importer's? Then it is taken for that attachment's: A is the attachment.
 */
static bool of_importer(struct terms *ts, term_id t, term_id *a)
{
	const struct term *x = term_at(ts, t);

	if (x->kind != TERM_LOAD)
		return false;
	x = term_at(ts, x->a);
	while (x->kind == TERM_FIELD)
		x = term_at(ts, x->a);
	if (x->kind != TERM_DEREF)
		return false;
	t = x->a;
	while (term_at(ts, t)->kind == TERM_UP)
		t = term_at(ts, t)->a;
	return is_member(ts, t, API_ATTACHMENT, "importer_priv", a);
}

static term_id member(struct terms *ts, term_id pointer, const char *name,
		      const char *tag)
{
	return term_load(ts,
			 term_field(ts, term_deref(ts, pointer), name, tag));
}

/* A driver's own member that keeps a buffer, beside one that attaches to it:
 * P by way of the latter. */
static bool by_twin(struct terms *ts, term_id *p)
{
	const struct term *f = term_at(ts, term_at(ts, *p)->a);
	const char *attach = NULL;
	term_id owner;
	char *key;

	if (!ts->twins || term_at(ts, *p)->kind != TERM_LOAD ||
	    f->kind != TERM_FIELD || !f->type)
		return false;
	key = xasprintf("%s.%s", f->type, f->name);
	attach = strmap_get(ts->twins, key);
	free(key);
	if (!attach || !is_member(ts, *p, f->type, f->name, &owner))
		return false;
	if (streq(attach, TWIN_EXPORTED))
		return is_member(ts, term_root_pointer(ts, owner), BUF, "priv", p);
	*p = member(ts, member(ts, owner, attach, f->type), "dmabuf",
		    API_ATTACHMENT);
	return true;
}

/* One step towards the common name; false if there is none. */
static bool step(struct terms *ts, const char **tag, term_id *p)
{
	term_id owner, a, root;

	if (streq(*tag, BUF)) {
		if (by_twin(ts, p))
			return true;
		/* An importer's object shares the lock of what it imports,
		 * and an exporter's with what it is exported as. */
		if (is_member(ts, *p, GEM, "dma_buf", &owner)) {
			*tag = GEM;
			*p = owner;
			return true;
		}
		if (is_member(ts, *p, API_ATTACHMENT, "dmabuf", &owner)) {
			if (is_member(ts, owner, GEM, "import_attach", &a)) {
				*tag = GEM;
				*p = a;
				return true;
			}
			if (of_importer(ts, owner, &a)) {
				*p = member(ts, a, "dmabuf", API_ATTACHMENT);
				return true;
			}
			return false;
		}
		if (of_importer(ts, *p, &a)) {
			*p = member(ts, a, "dmabuf", API_ATTACHMENT);
			return true;
		}
		return false;
	}
	root = term_root_pointer(ts, *p);
	if (is_member(ts, root, BUF, "priv", &owner)) {
		*tag = BUF;
		*p = owner;
		return true;
	}
	if (is_member(ts, root, API_ATTACHMENT, "importer_priv", &owner)) {
		*tag = BUF;
		*p = member(ts, owner, "dmabuf", API_ATTACHMENT);
		return true;
	}
	return false;
}

term_id lock_canon(struct terms *ts, term_id lock)
{
	const char *tag;
	term_id p;

	if (term_at(ts, lock)->other)
		return term_other(ts);
	if (is_member(ts, lock, BUF, "resv", &p))
		tag = BUF;
	else if (is_member(ts, lock, GEM, "resv", &p))
		tag = GEM;
	else
		return lock;
	for (int i = 0; i < 8 && step(ts, &tag, &p); i++)
		;
	return member(ts, p, "resv", tag);
}

bool lock_impossible(struct terms *ts, const struct path_state *st)
{
	vec_for_each(f, &st->facts) {
		term_id obj, owner;

		if (f->truth &&
		    is_member(ts, f->term, GEM, "import_attach", &obj) &&
		    is_member(ts, term_root_pointer(ts, obj), BUF, "priv",
			      &owner))
			return true;
	}
	return false;
}

/* The dma_resv that OBJECT, a lock or part of one, is inside of; 0: none. */
static term_id resv_around(struct terms *ts, term_id object)
{
	while (term_at(ts, object)->kind == TERM_FIELD) {
		const struct term *f = term_at(ts, object);

		if (f->type && streq(f->type, "dma_resv"))
			return term_addr(ts, f->a);
		object = f->a;
	}
	return 0;
}

static term_id load_member(struct terms *ts, const struct path_state *st,
			   term_id object, const char *name, const char *tag)
{
	return path_load(ts, st, term_field(ts, object, name, tag));
}

term_id lock_of(struct terms *ts, const struct path_state *st, term_id arg,
		enum prim_of of)
{
	term_id o;

	if (!arg || term_at(ts, arg)->other)
		return term_other(ts);
	o = term_deref(ts, arg);
	switch (of) {
	case PRIM_OF_WW:
		if (term_at(ts, arg)->kind != TERM_ADDR)
			return term_other(ts);
		o = resv_around(ts, o);
		return o ? lock_canon(ts, o) : 0;
	case PRIM_OF_TTM:
		o = term_field(ts, o, "base", "ttm_buffer_object");
		break;
	case PRIM_OF_I915:
		o = term_field(ts, o, "base", "drm_i915_gem_object");
		break;
	case PRIM_OF_GEM:
		break;
	case PRIM_OF_RESV:
	case PRIM_OF_CTX:
		return lock_canon(ts, arg);
	}
	return lock_canon(ts, load_member(ts, st, o, "resv", GEM));
}

term_id lock_of_subject(struct terms *ts, const struct path_state *st,
			term_id subject, enum resv_of of)
{
	if (!subject || term_at(ts, subject)->other)
		return term_other(ts);
	if (of == RESV_OF_ATTACHMENT)
		subject = load_member(ts, st, term_deref(ts, subject), "dmabuf",
				      API_ATTACHMENT);
	if (of != RESV_OF_LOCK)
		subject = load_member(ts, st, term_deref(ts, subject), "resv",
				      BUF);
	return lock_canon(ts, subject);
}
