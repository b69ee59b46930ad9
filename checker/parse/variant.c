// SPDX-License-Identifier: GPL-2.0-only
#include "parse/variant.h"

void variant_config(const char *autoconf, struct strmap *config)
{
	static const char def[] = "#define CONFIG_";

	for (const char *p = autoconf; (p = strstr(p, def));) {
		size_t n = 0;
		char *name;

		p += sizeof(def) - 1;
		while (is_ident(p[n]))
			n++;
		name = xstrndup(p, n);
		strset_add(config, name);
		free(name);
	}
}

/* --- files --- */

void variants_init(struct variants *v, const struct tree *tree,
		   const struct strmap *config)
{
	*v = (struct variants){ .config = config, .tree = tree };
	v->atoms.config = config;
}

void variants_release(struct variants *v)
{
	vec_for_each(p, &v->files) {
		struct vfile *f = *p;

		for (size_t i = 0; i < f->pp.arms.n; i++)
			free(f->arms[i].why);
		free(f->arms);
		pp_file_release(&f->pp);
		free(f->path);
		free(f->rel);
		free(f);
	}
	vec_release(&v->files);
	strmap_release(&v->known, NULL);
	strmap_release(&v->tried, NULL);
	vec_release(&v->now);
	pp_atoms_release(&v->atoms);
}

bool variants_is_new(struct variants *v, const char *path)
{
	return strset_add(&v->known, path);
}

static void copy_values(struct pp_values *to, const struct pp_values *from)
{
	to->n = 0;
	vec_for_each(x, from)
		vec_push(to, *x);
}

struct vfile *variants_add(struct variants *v, const char *path,
			   const char *rel, const char *text, size_t len)
{
	struct vfile *f = xcalloc(1, sizeof(*f));

	f->path = xstrdup(path);
	f->rel = xstrdup(rel);
	f->header = !ends_with(rel, ".c");
	pp_file_init(&f->pp, &v->atoms, text, len,
		     f->header ? &variant_header_words : &variant_words);
	f->arms = xcalloc(f->pp.arms.n, sizeof(*f->arms));
	f->raw = true;
	f->from_arm = PP_NONE;
	vec_push(&v->files, f);
	strmap_at(&v->known, path)->value = (void *)(uintptr_t)v->files.n;
	return f;
}

struct vfile *variants_file(const struct variants *v, const char *path)
{
	uintptr_t id = (uintptr_t)strmap_get(&v->known, path);

	return id ? v->files.v[id - 1] : NULL;
}

/* --- what was seen --- */

static bool matters(const struct vfile *f, size_t arm)
{
	return f->pp.groups.v[f->pp.arms.v[arm].group].relevant;
}

static bool is_close(const struct vfile *f, size_t arm)
{
	return f->pp.groups.v[f->pp.arms.v[arm].group].close;
}

static bool skipped(const struct pp_arm *a, const struct range_vec *ranges)
{
	vec_for_each(r, ranges) {
		if (r->from <= a->body_from && r->to >= a->body_to)
			return true;
	}
	return false;
}

/* "None of them": all of the group's others were skipped. */
static bool none_taken(const struct vfile *f, const struct pp_arm *a,
		       const struct range_vec *ranges)
{
	for (uint32_t i = a->prev; i != PP_NONE; i = f->pp.arms.v[i].prev) {
		if (!skipped(&f->pp.arms.v[i], ranges))
			return false;
	}
	return true;
}

static bool was_taken(const struct variants *v, const struct vfile *f,
		      uint32_t arm, const struct range_vec *ranges)
{
	static const struct pp_values none = VEC_INIT;
	const struct pp_arm *a = &f->pp.arms.v[arm];

	switch (pp_arm_taken(&f->pp, &v->atoms, arm,
			     f->raw ? &none : &v->now)) {
	case PP_TRUE:
		return true;
	case PP_FALSE:
		return false;
	default:
		break;
	}
	if (skipped(a, ranges))
		return false;
	return a->body_from != a->body_to || a->cond != PP_NONE ||
	       none_taken(f, a, ranges);
}

static bool mentions(const struct pp_file *pp, const struct pp_piece *p,
		     const char *name, size_t n)
{
	for (uint32_t i = p->from; i + n <= p->to; i++) {
		if (memcmp(pp->text + i, name, n) == 0 &&
		    (!i || !is_ident(pp->text[i - 1])) &&
		    !is_ident(pp->text[i + n]))
			return true;
	}
	return false;
}

/* Does piece P, of F, use a macro that ARM of OF defines? */
static bool uses_macro(const struct vfile *f, const struct pp_piece *p,
		       const struct vfile *of, uint32_t arm)
{
	vec_for_each(m, &of->pp.pieces) {
		if (m->macro && m->arm == arm && m->name_len &&
		    mentions(&f->pp, p, of->pp.text + m->name, m->name_len))
			return true;
	}
	return false;
}

/* Does error E mean that ARM of F, which was taken, was not really seen? */
static bool spoils(const struct variant_error *e, const struct vfile *f,
		   uint32_t arm)
{
	const struct pp_arm *a = &f->pp.arms.v[arm];

	if (e->file == f && e->offset >= a->from && e->offset < a->body_to)
		return true;
	vec_for_each(p, &e->file->pp.pieces) {
		if (e->offset < p->from || e->offset >= p->to)
			continue;
		if (e->file == f && p->from < a->body_to && p->to > a->from)
			return true;
		if (p->near == 0 && uses_macro(e->file, p, f, arm))
			return true;
	}
	return false;
}

void variants_saw(struct variants *v, struct vfile *f,
		  const struct range_vec *ranges,
		  const struct variant_errors *errors)
{
	for (uint32_t i = 0; i < f->pp.arms.n; i++) {
		const struct variant_error *bad = NULL;
		struct arm_state *s = &f->arms[i];

		if (s->seen || !matters(f, i) || !was_taken(v, f, i, ranges))
			continue;
		vec_for_each(e, errors) {
			if (!bad && spoils(e, f, i))
				bad = e;
		}
		s->reached = true;
		s->seen = !bad;
		free(s->why);
		s->why = bad ? xstrdup(bad->text) : NULL;
	}
}

/* --- rounds --- */

/* Narrow VALUES so that ARM of F is taken; false, and VALUES useless, if that
 * cannot be. */
static bool reach(const struct variants *v, const struct vfile *f, uint32_t arm,
		  struct pp_values *values)
{
	struct pp_goals goals = VEC_INIT;
	bool ok;

	for (; f; arm = f->from_arm, f = f->from)
		pp_arm_goals(&f->pp, arm, &goals);
	for (size_t i = 1; i < goals.n; i++)
		goals.v[i - 1].next = &goals.v[i];
	ok = pp_solve(&v->atoms, goals.v, values);
	vec_release(&goals);
	return ok;
}

static bool any_changed(const struct variants *v,
			const struct pp_values *values)
{
	for (uint32_t i = 0; i < values->n; i++) {
		if (pp_changed(&v->atoms, values, i))
			return true;
	}
	return false;
}

/* Is it possible at all, and by something that may be changed? */
static bool reachable(const struct variants *v, const struct vfile *f,
		      uint32_t arm)
{
	struct pp_values values = VEC_INIT;
	bool ok = reach(v, f, arm, &values) && any_changed(v, &values);

	vec_release(&values);
	return ok;
}

/* VALUES with ARM of F as well, if that goes. */
static void take_in(struct variants *v, struct vfile *f, uint32_t arm)
{
	struct pp_values more = VEC_INIT;

	copy_values(&more, &v->now);
	if (reach(v, f, arm, &more)) {
		copy_values(&v->now, &more);
		f->arms[arm].tries++;
	}
	vec_release(&more);
}

/* Branches that were never tried, as many as go together. */
static void together(struct variants *v)
{
	vec_for_each(p, &v->files) {
		struct vfile *f = *p;

		for (uint32_t i = 0; i < f->pp.arms.n; i++) {
			struct arm_state *s = &f->arms[i];

			if (s->seen || s->dead || s->tries || !matters(f, i))
				continue;
			if (!reachable(v, f, i))
				s->dead = true;
			else
				take_in(v, f, i);
		}
	}
}

/* One that did not come through in company. */
static bool alone(struct variants *v, bool api)
{
	vec_for_each(p, &v->files) {
		struct vfile *f = *p;

		for (uint32_t i = 0; i < f->pp.arms.n; i++) {
			struct arm_state *s = &f->arms[i];

			if (s->seen || s->dead || s->tries != 1 ||
			    f->pp.arms.v[i].api != api || !is_close(f, i))
				continue;
			s->tries++;
			take_in(v, f, i);
			return true;
		}
	}
	return false;
}

/* True if what is decided is a state that was not parsed yet. */
static bool fresh(struct variants *v)
{
	struct strbuf key = STRBUF_INIT;
	bool any, is_new;

	for (uint32_t i = 0; i < v->now.n; i++) {
		if (pp_changed(&v->atoms, &v->now, i))
			strbuf_addf(&key, "%u=%u ", i,
				    pp_value(&v->atoms, &v->now, i));
	}
	/* What came up meanwhile was left as it is when it did. */
	any = key.len > 0;
	strbuf_addf(&key, "%zu", v->files.n);
	is_new = any && strset_add(&v->tried, strbuf_str(&key));
	strbuf_release(&key);
	return is_new;
}

bool variants_next(struct variants *v)
{
	if (v->rounds++ >= VARIANT_MAX)
		return false;
	vec_for_each(f, &v->files)
		(*f)->raw = false;
	for (;;) {
		v->now.n = 0;
		together(v);
		if (fresh(v))
			return true;
		if (any_changed(v, &v->now))
			continue;
		if (!alone(v, true) && !alone(v, false))
			return false;
		if (fresh(v))
			return true;
	}
}

/* --- the state that was decided on --- */

bool variants_text(const struct variants *v, const struct vfile *f,
		   struct strbuf *out)
{
	strbuf_reset(out);
	strbuf_add(out, f->pp.text, f->pp.len);
	return pp_rewrite(&v->atoms, &f->pp.nodes, &v->now, out->buf);
}

static bool changed_cond(const struct variants *v, const struct vfile *f,
			 uint32_t root)
{
	const struct pp_node *n = &f->pp.nodes.v[root];

	switch ((enum pp_kind)n->kind) {
	case PP_CONST:
		return false;
	case PP_ATOM:
		return pp_changed(&v->atoms, &v->now, n->a);
	case PP_NOT:
		return changed_cond(v, f, n->a);
	default:
		return changed_cond(v, f, n->a) || changed_cond(v, f, n->b);
	}
}

static bool changed_arm(const struct variants *v, const struct vfile *f,
			const struct pp_arm *a)
{
	return a->cond != PP_NONE && changed_cond(v, f, a->cond);
}

void variants_ranges(const struct variants *v, const struct vfile *f,
		     struct range_vec *out)
{
	struct range whole = { 0, (unsigned int)f->pp.len };

	if (f->raw)
		vec_push(out, whole);
	vec_for_each(a, &f->pp.arms) {
		const struct pp_group *g = &f->pp.groups.v[a->group];
		struct range r = { g->from, g->to };

		if (changed_arm(v, f, a))
			vec_push(out, r);
	}
}

static bool in_ranges(const struct range_vec *ranges, uint32_t at)
{
	vec_for_each(r, ranges) {
		if (at >= r->from && at < r->to)
			return true;
	}
	return false;
}

static void add_name(const struct vfile *f, const struct pp_piece *p,
		     struct strmap *names)
{
	char *name = xstrndup(f->pp.text + p->name, p->name_len);

	strset_add(names, name);
	free(name);
}

static bool uses_any(const struct vfile *f, const struct pp_piece *p,
		     const struct strmap *names)
{
	for (size_t i = 0; i < names->n; i++) {
		const char *name = names->entries[i].key;

		if (mentions(&f->pp, p, name, strlen(name)))
			return true;
	}
	return false;
}

/* Macros that use what is in NAMES mean something else, too. */
static bool more_names(const struct variants *v, struct strmap *names)
{
	size_t before = names->n;

	vec_for_each(f, &v->files) {
		vec_for_each(p, &(*f)->pp.pieces) {
			if (p->macro && p->name_len && uses_any(*f, p, names))
				add_name(*f, p, names);
		}
	}
	return names->n > before;
}

void variants_names(const struct variants *v, struct strmap *names)
{
	vec_for_each(pf, &v->files) {
		const struct vfile *f = *pf;
		struct range_vec ranges = VEC_INIT;

		variants_ranges(v, f, &ranges);
		vec_for_each(p, &f->pp.pieces) {
			bool type =
				starts_with(f->pp.text + p->from, "typedef");

			if ((p->macro || type) && p->name_len &&
			    in_ranges(&ranges, p->from))
				add_name(f, p, names);
		}
		vec_release(&ranges);
	}
	while (names->n && more_names(v, names))
		;
}

/* --- the end --- */

/* Does it hang on what nobody chooses whether ARM of F is taken? */
static bool needs_fact(const struct variants *v, const struct vfile *f,
		       uint32_t arm)
{
	struct pp_goals goals = VEC_INIT;
	bool fact = false;

	pp_arm_goals(&f->pp, arm, &goals);
	vec_for_each(g, &goals)
		fact |= pp_has_fact(&v->atoms, g->nodes, g->root);
	vec_release(&goals);
	return fact;
}

void variants_unseen(const struct variants *v,
		     void (*tell)(void *ctx, const struct vfile *f,
				  const struct pp_arm *arm, const char *why),
		     void *ctx)
{
	vec_for_each(f, &v->files) {
		for (uint32_t i = 0; i < (*f)->pp.arms.n; i++) {
			const struct arm_state *s = &(*f)->arms[i];
			const struct pp_arm *a = &(*f)->pp.arms.v[i];

			if (!s->seen && !s->dead && a->api && matters(*f, i) &&
			    (s->reached || !needs_fact(v, *f, i)))
				tell(ctx, *f, a,
				     s->why ? s->why
				     : s->tries
					     ? "no parse got there"
					     : "there are more states than are tried");
		}
	}
}
