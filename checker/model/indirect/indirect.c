// SPDX-License-Identifier: GPL-2.0-only
#include "model/indirect/indirect.h"

#include "lib/data.h"
#include "model/indirect/priv.h"

#define DATA_FILE "checker/data/helpers"

static void found_release(struct found *f)
{
	free(f->file);
	free(f->user);
	free(f->via);
	free(f->unknown);
	free(f->helper);
	vec_release(&f->imps);
}

static void free_indexes(void *p)
{
	struct index_vec *v = p;

	vec_release(v);
	free(v);
}

static void free_strings(void *p)
{
	if (p)
		str_vec_release(p);
	free(p);
}

static void search_release(struct indirect_search *s)
{
	vec_for_each(f, &s->found)
		found_release(f);
	vec_release(&s->found);
	vec_for_each(f, &s->unread)
		found_release(f);
	vec_release(&s->unread);
	helpers_release(&s->helpers);
	macros_release(&s->macros);
	strmap_release(&s->callers, NULL);
	strmap_release(&s->slotted, NULL);
	strmap_release(&s->modules, free_indexes);
	strmap_release(&s->tags, free_strings);
	strmap_release(&s->stored, NULL);
}

static int gather_helpers(struct indirect_search *s, const char *user_file)
{
	char *path = data_path(DATA_FILE);
	int ret;

	if (!path)
		return -1;
	helpers_from_facts(&s->helpers, s->p, s->imps);
	ret = helpers_from_file(&s->helpers, path, s->p, s->imps);
	if (ret == 0 && user_file)
		ret = helpers_from_file(&s->helpers, user_file, s->p, s->imps);
	free(path);
	return ret;
}

/* --- rows --- */

static const struct importer *importer_of(const struct indirect_search *s,
					  size_t imp)
{
	return &s->a->importers.v[s->imps->v[imp].row];
}

/* The class of all of IMPS, those of tests aside; unknown if they differ. */
static void set_class(const struct indirect_search *s,
		      const struct index_vec *imps, struct indirect *row)
{
	const struct importer *first = NULL;
	bool differ = false;

	vec_for_each(i, imps) {
		const struct importer *o = importer_of(s, *i);

		if (o->test && !row->test)
			continue;
		if (!first)
			first = o;
		differ |= o->cls != first->cls || o->kind != first->kind;
	}
	row->cls = CLASS_UNKNOWN;
	row->kind = KIND_UNKNOWN;
	if (!first) {
		row->unknown = xstrdup("the ops that it attaches with were not followed");
	} else if (differ) {
		row->unknown = xstrdup("it attaches with different ops, and which ones was not followed");
	} else {
		row->cls = first->cls;
		row->kind = first->kind;
		row->unknown = first->unknown && row->cls == CLASS_UNKNOWN ?
				       xstrdup(first->unknown) : NULL;
	}
}

static bool seen_in_flow(const struct indirect_search *s,
			 const struct found *f)
{
	vec_for_each(i, &f->imps) {
		if (f->user &&
		    helpers_in_flow(&s->imps->v[*i], f->user, f->file))
			return true;
	}
	return false;
}

static void add_row(struct indirect_search *s, struct found *f)
{
	const struct lead *l = f->lead == SIZE_MAX ?
				       NULL : &s->helpers.leads.v[f->lead];
	const struct index_vec *imps = &f->imps;
	const struct index_vec *module = strmap_get(&s->modules, f->module);
	struct indirect row = {
		.place = { xstrdup(f->file), f->line, 0 },
		.driver = xstrdup(f->module),
		.user = f->user ? xstrdup(f->user) : NULL,
		.helper = xstrdup(f->helper ? f->helper : l->helper),
		.through = xstrdup(l ? l->name : f->helper),
		.via = xstrdup(f->via),
		.test = is_test_file(f->file),
		.parsed = seen_in_flow(s, f),
	};

	/* What a word of a data file leads to may have come up later. */
	if (l && !f->imps.n)
		indirect_inherit(s, l, f->user, f->file, &f->imps);
	if (l && l->dispatches && f->call)
		imps = module ? module : &(struct index_vec)VEC_INIT;
	set_class(s, imps, &row);
	if (f->unknown) {
		free(row.unknown);
		row.cls = CLASS_UNKNOWN;
		row.kind = KIND_UNKNOWN;
		row.unknown = xstrdup(f->unknown);
	}
	vec_push(&s->a->indirect, row);
}

/* A function that stands in a slot's table is listed by that table. */
static bool by_table(const struct indirect_search *s, const struct found *f)
{
	bool slotted;
	char *key;

	if (!f->call || !f->user)
		return false;
	key = indirect_key(f->module, f->user);
	slotted = strmap_has(&s->slotted, key);
	free(key);
	return slotted;
}

static bool was_read(const struct indirect_search *s, const struct found *f)
{
	const char *name = s->helpers.leads.v[f->lead].name;
	char *key = indirect_key(f->file, name);
	bool yes = strmap_has(&s->stored, key);

	free(key);
	return yes;
}

int indirect_find(const struct program *p, struct audit *a,
		  const struct imp_vec *imps, const char *user_file)
{
	struct indirect_search s = { .p = p, .imps = imps, .a = a,
				     .macros = { .tree = p->tree } };
	int ret = gather_helpers(&s, user_file);

	if (ret == 0) {
		indirect_users(&s);
		indirect_slots(&s);
	}
	for (size_t i = 0; ret == 0 && i < s.found.n; i++) {
		if (!by_table(&s, &s.found.v[i]))
			add_row(&s, &s.found.v[i]);
	}
	for (size_t i = 0; ret == 0 && i < s.unread.n; i++) {
		if (!was_read(&s, &s.unread.v[i]))
			add_row(&s, &s.unread.v[i]);
	}
	search_release(&s);
	return ret;
}
