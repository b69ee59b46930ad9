// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tables whose members decide whether their owner imports: a member that
 * holds a function which leads to a helper, or that is left out where the core
 * has a helper for that case, beside members without which the helper gives
 * up.
 */
#include "model/indirect/priv.h"

/* One table, and what it says. */
struct entry {
	struct indirect_search *s;
	const struct source *src;
	const char *tag;
	const char *module;
	struct table t;
	size_t token;
	char *user; /* the object */
	bool is_static;
};

static bool is_set(const struct entry *e, const char *member)
{
	const struct member *m = table_member(&e->t, member);

	return m && (m->kind == MEMBER_NAME || m->kind == MEMBER_ODD);
}

/* The lead that function NAME of E's module is or calls; SIZE_MAX: none. */
static size_t lead_behind(const struct entry *e, const char *name)
{
	struct helpers *h = &e->s->helpers;
	uintptr_t caller;
	char *key;

	for (size_t i = 0; i < h->leads.n; i++) {
		if (h->leads.v[i].how == LEAD_CALL &&
		    !h->leads.v[i].internal && streq(h->leads.v[i].name, name))
			return i;
	}
	key = indirect_key(e->module, name);
	caller = (uintptr_t)strmap_get(&e->s->callers, key);
	strset_add(&e->s->slotted, key);
	free(key);
	return caller ? (size_t)caller - 1 : SIZE_MAX;
}

/* --- what a module imports by its tables, for calls that dispatch --- */

static void module_imports(struct entry *e, const struct index_vec *imps)
{
	struct strmap_entry *m = strmap_at(&e->s->modules, e->module);
	struct index_vec *v = m->value;

	if (!v)
		v = m->value = xcalloc(1, sizeof(*v));
	vec_for_each(i, imps)
		vec_push(v, *i);
}

/* It has an import function of its own. */
static void own_import(struct entry *e, const char *function)
{
	struct index_vec imps = VEC_INIT;

	for (size_t i = 0; i < e->s->imps->n; i++) {
		const struct imp *imp = &e->s->imps->v[i];

		if (streq(imp->attach.fn.unit->module, e->module) &&
		    helpers_in_flow(imp, function, NULL))
			vec_push(&imps, i);
	}
	module_imports(e, &imps);
	vec_release(&imps);
}

/* --- rows --- */

static void add_row(struct entry *e, size_t lead, char *via,
		    const struct index_vec *imps, const char *unknown)
{
	struct found f = { .file = xstrdup(e->src->path),
			   .line = source_line(e->src, e->token),
			   .user = xstrdup(e->user),
			   .module = e->module,
			   .lead = lead,
			   .via = via,
			   .unknown = unknown ? xstrdup(unknown) : NULL };

	vec_for_each(i, imps)
		vec_push(&f.imps, *i);
	if (lead == SIZE_MAX && imps->n)
		f.helper = xstrdup(fn_name(e->s->imps->v[imps->v[0]].attach.fn));
	vec_push(&e->s->found, f);
}

/* Do IMPS give up in this table? *MACRO: that set what they need, or NULL. */
static bool gives_up(const struct entry *e, const struct index_vec *imps,
		     const char **macro)
{
	*macro = NULL;
	vec_for_each(n, &e->s->helpers.needs) {
		const struct member *m;

		if (!streq(n->tag, e->tag))
			continue;
		vec_for_each(i, imps) {
			if (*i != n->imp)
				continue;
			if (!is_set(e, n->member))
				return true;
			m = table_member(&e->t, n->member);
			if (m->macro)
				*macro = m->macro;
		}
	}
	return false;
}

static char *way(const struct entry *e, const struct slot *s,
		 const struct member *m, const char *needed_by)
{
	if (s->via)
		return xstrdup(s->via);
	if (m->macro)
		return xasprintf("macro %s", m->macro);
	if (m->kind == MEMBER_NAME || m->kind == MEMBER_ODD)
		return xasprintf("%s.%s", e->tag, s->member);
	if (needed_by)
		return xasprintf("macro %s", needed_by);
	return xasprintf("%s default", e->tag);
}

/* A slot that holds an import function, or none and the core has one. */
static void import_slot(struct entry *e, const struct slot *s)
{
	const struct member *m = table_member(&e->t, s->member);
	struct index_vec imps = VEC_INIT;
	size_t lead = s->fallback;
	const char *macro, *unknown = NULL;

	if (m->kind == MEMBER_NAME) {
		lead = lead_behind(e, m->value);
		if (lead == SIZE_MAX) {
			own_import(e, m->value);
			return;
		}
	} else if (m->kind == MEMBER_ODD) {
		unknown = "what its table holds there is not clear";
	}
	indirect_inherit(e->s, &e->s->helpers.leads.v[lead],
			 m->kind == MEMBER_NAME ? m->value : NULL, NULL,
			 &imps);
	if (!gives_up(e, &imps, &macro)) {
		module_imports(e, &imps);
		add_row(e, lead, way(e, s, m, macro), &imps, unknown);
	} else if (e->t.odd) {
		add_row(e, lead, way(e, s, m, NULL), &imps,
			"its table could not be read to the end");
	}
	vec_release(&imps);
}

/* Does what users enter by lead to the slots at all? */
static bool enters(const struct entry *e)
{
	vec_for_each(s, &e->s->helpers.slots) {
		const struct lead *l = s->fallback == SIZE_MAX ? NULL :
			&e->s->helpers.leads.v[s->fallback];
		const struct member *m;
		size_t behind;
		bool needed = false;

		if (!streq(s->tag, e->tag) || (l && !l->dispatches))
			continue;
		vec_for_each(n, &e->s->helpers.needs)
			needed |= streq(n->tag, s->tag) &&
				  streq(n->member, s->member);
		if (needed)
			continue;
		m = table_member(&e->t, s->member);
		if (m->kind == MEMBER_ABSENT || m->kind == MEMBER_NULL) {
			if (!l)
				return false;
		} else if (m->kind == MEMBER_NAME) {
			behind = lead_behind(e, m->value);
			if (behind == SIZE_MAX)
				return false;
		}
	}
	return true;
}

/* --- tables that no slot has a helper for: the members are all there is --- */

static bool has_import_slot(const struct indirect_search *s, const char *tag)
{
	vec_for_each(o, &s->helpers.slots) {
		if (streq(o->tag, tag) && o->fallback != SIZE_MAX)
			return true;
	}
	return false;
}

/* Functions of this file that use the table: who exports one registers it for
 * others. */
static void add_registrars(struct entry *e, const struct index_vec *imps,
			   const char *via)
{
	const char *helper = fn_name(e->s->imps->v[imps->v[0]].attach.fn);

	for (size_t i = 0; source_find(e->src, e->user, &i); i++) {
		const struct src_func *f = source_func_at(e->src, i);
		struct lead l = { .how = LEAD_CALL,
				  .helper = (char *)helper,
				  .via = (char *)via,
				  .home = e->module,
				  .file = e->src->path };

		if (!f)
			continue;
		l.name = token_text(&e->src->t, f->name);
		l.internal = f->is_static ||
			     !strmap_has(&e->s->p->scan->exports, l.name);
		vec_for_each(k, imps)
			vec_push(&l.closed, *k);
		helpers_add(&e->s->helpers, &l);
		free(l.name);
	}
}

static void plain_table(struct entry *e)
{
	struct index_vec imps = VEC_INIT;
	const struct slot *first = NULL;
	const char *macro;
	char *via;

	vec_for_each(n, &e->s->helpers.needs) {
		if (streq(n->tag, e->tag))
			vec_push(&imps, n->imp);
	}
	vec_for_each(s, &e->s->helpers.slots) {
		if (streq(s->tag, e->tag) && (!first || s->via))
			first = s;
	}
	if (imps.n && first && !gives_up(e, &imps, &macro)) {
		via = way(e, first, table_member(&e->t, first->member), macro);
		add_registrars(e, &imps, via);
		add_row(e, SIZE_MAX, via, &imps, NULL);
	}
	vec_release(&imps);
}

/* --- reading them --- */

static void note_stored(struct entry *e)
{
	vec_for_each(m, &e->t.members) {
		char *key;

		if (m->kind != MEMBER_NAME)
			continue;
		key = indirect_key(e->src->path, m->value);
		strset_add(&e->s->stored, key);
		free(key);
	}
}

static void read_entry(struct indirect_search *s, const struct source *src,
		       const struct src_object *o, size_t open)
{
	struct entry e = { .s = s, .src = src, .tag = o->tag,
			   .token = o->name, .is_static = o->is_static };

	vec_for_each(slot, &s->helpers.slots) {
		if (streq(slot->tag, o->tag))
			vec_push(&e.t.members, ((struct member){
						       .name = slot->member }));
	}
	e.module = kbuild_module(s->p->kbuild, src->path);
	e.user = token_text(&src->t, o->name);
	table_read(&s->macros, src, open, &e.t);
	note_stored(&e);
	if (!has_import_slot(s, e.tag)) {
		plain_table(&e);
	} else if (enters(&e)) {
		for (size_t i = 0; i < s->helpers.slots.n; i++) {
			const struct slot *slot = &s->helpers.slots.v[i];

			if (streq(slot->tag, o->tag) &&
			    slot->fallback != SIZE_MAX &&
			    !s->helpers.leads.v[slot->fallback].dispatches)
				import_slot(&e, slot);
		}
	}
	free(e.user);
	table_release(&e.t);
}

/* An array holds its tables one by one. */
static void read_object(struct indirect_search *s, const struct source *src,
			const struct src_object *o)
{
	bool array = false;

	for (size_t i = o->open + 1; i < o->close; i++) {
		if (token_is(&src->t, i, "{") &&
		    (token_is(&src->t, i - 1, "{") ||
		     token_is(&src->t, i - 1, ",") ||
		     (token_is(&src->t, i - 1, "=") &&
		      token_is(&src->t, i - 2, "]")))) {
			array = true;
			read_entry(s, src, o, i);
		}
		if (token_is(&src->t, i, "{") || token_is(&src->t, i, "("))
			i = token_close(&src->t, i, o->close);
	}
	if (!array)
		read_entry(s, src, o, o->open);
}

/* What a slot's reader would call, for a table that is not to be read. */
static size_t any_lead(const struct indirect_search *s, const struct slot *slot,
		       struct index_vec *imps)
{
	if (slot->fallback != SIZE_MAX) {
		indirect_inherit(s, &s->helpers.leads.v[slot->fallback], NULL,
				 NULL, imps);
		return slot->fallback;
	}
	vec_for_each(n, &s->helpers.needs) {
		if (streq(n->tag, slot->tag) && streq(n->member, slot->member))
			vec_push(imps, n->imp);
	}
	return SIZE_MAX;
}

/* Does code, not an initialiser, store to the member at token I? */
static bool is_store(const struct source *src, size_t i)
{
	struct use u;
	bool yes;

	if (!token_is(&src->t, i + 1, "=") || token_is(&src->t, i + 2, "NULL"))
		return false;
	use_left_side(src, i + 1, &u);
	yes = u.kind == USE_STORE && u.base;
	use_release(&u);
	return yes;
}

/* A member that is set by code: which table's, and what else is in it, is not
 * to be seen. */
static void stored_late(struct indirect_search *s, const struct source *src,
			const struct slot *slot)
{
	for (size_t i = 1; source_find(src, slot->member, &i); i++) {
		struct entry e = { .s = s, .src = src, .tag = slot->tag,
				   .token = i };
		const struct src_func *f = source_func_at(src, i);
		struct index_vec imps = VEC_INIT;
		size_t lead;

		if (!f || !is_store(src, i))
			continue;
		lead = any_lead(s, slot, &imps);
		e.module = kbuild_module(s->p->kbuild, src->path);
		e.user = token_text(&src->t, f->name);
		if (imps.n)
			add_row(&e, lead, xasprintf("%s.%s", slot->tag,
						    slot->member),
				&imps, "it is set at run time");
		free(e.user);
		vec_release(&imps);
	}
}

static void read_tables(struct indirect_search *s, const char *path,
			const char *tag)
{
	struct source *src = source_new(s->p->tree, path);

	if (!src)
		return;
	vec_for_each(o, &src->objects) {
		if (streq(o->tag, tag))
			read_object(s, src, o);
	}
	vec_for_each(slot, &s->helpers.slots) {
		if (streq(slot->tag, tag))
			stored_late(s, src, slot);
	}
	source_free(src);
}

static void read_tag(struct indirect_search *s, size_t tag)
{
	struct strmap_entry *e = &s->tags.entries[tag];
	struct str_vec *files = e->value;

	e->value = NULL;
	str_vec_uniq(files);
	vec_for_each(path, files)
		read_tables(s, *path, e->key);
	str_vec_release(files);
	free(files);
}

void indirect_registrars(struct indirect_search *s)
{
	for (size_t i = 0; i < s->tags.n; i++) {
		if (s->tags.entries[i].value &&
		    !has_import_slot(s, s->tags.entries[i].key))
			read_tag(s, i);
	}
}

void indirect_slots(struct indirect_search *s)
{
	for (size_t i = 0; i < s->tags.n; i++) {
		if (s->tags.entries[i].value)
			read_tag(s, i);
	}
}
