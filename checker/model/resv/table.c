// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who calls a function whose address stands in a table of the driver's own?
 * The struct is private to the driver, so what calls through its member can
 * be seen: all of it, unless the pointer is copied to somewhere else first.
 */
#include "model/resv/priv.h"

#include "lib/strbuf.h"
#include "text/token.h"
#include "tree/tree.h"

/* Does TEXT say "struct TAG {"? */
static bool declares(const struct strbuf *text, const char *tag)
{
	static const char keyword[] = "struct ";
	const char *s = strbuf_str(text);
	size_t n = strlen(keyword);

	for (size_t pos = 0; word_find(s, text->len, tag, &pos);
	     pos += strlen(tag)) {
		const char *after = s + pos + strlen(tag);

		after += strspn(after, " \t\n");
		if (*after == '{' && pos >= n &&
		    !memcmp(s + pos - n, keyword, n))
			return true;
	}
	return false;
}

/* Is PATH one that only a driver's own files include? */
static bool is_private(const char *path)
{
	return *path != '/' && !starts_with(path, "include/") &&
	       !starts_with(path, "arch/");
}

/* Does a private file that U comes with declare struct TAG? */
static bool is_own_struct(const struct resv *r, const struct unit *u,
			  const char *tag)
{
	const struct facts *fa = &u->facts;
	bool found = false;

	if (!*tag)
		return false; /* a struct without a name is anybody's */
	for (uint32_t i = 0; i < fa->n_deps && !found; i++) {
		const char *path = facts_str(fa, fa->deps[i].path);
		struct strbuf text = STRBUF_INIT;

		if (fa->deps[i].kind != DEP_FILE || !is_private(path))
			continue;
		if (tree_read(r->p->tree, path, &text) == 0)
			found = declares(&text, tag);
		strbuf_release(&text);
	}
	return found;
}

/* Is the value of TAG.NAME a part of E? */
static bool has_member(const struct facts *fa, fact_expr_id id,
		       const char *tag, const char *name)
{
	const struct fact_expr *e = facts_expr(fa, id);

	if (!id)
		return false;
	if (e->kind == EX_MEMBER && streq(facts_str(fa, e->name), name) &&
	    streq(facts_str(fa, e->type), tag))
		return true;
	return has_member(fa, e->a, tag, name) ||
	       has_member(fa, e->b, tag, name) ||
	       has_member(fa, e->c, tag, name);
}

/* Does EV put the value of TAG.NAME where it is not seen any more? */
static bool copies(const struct facts *fa, const struct fact_event *ev,
		   const char *tag, const char *name)
{
	if (ev->kind == EV_STORE)
		return has_member(fa, ev->b, tag, name);
	if (ev->kind == EV_RETURN)
		return has_member(fa, ev->a, tag, name);
	if (ev->kind != EV_CALL)
		return false;
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		if (has_member(fa, facts_list_at(fa, ev->args, i), tag, name))
			return true;
	}
	return false;
}

static bool is_copied_in(const struct unit *u, const char *tag,
			 const char *name)
{
	for (uint32_t i = 0; i < u->facts.n_events; i++) {
		if (copies(&u->facts, &u->facts.events[i], tag, name))
			return true;
	}
	return false;
}

static bool is_copied(const struct resv *r, const char *module,
		      const char *tag, const char *name)
{
	vec_for_each(u, &r->p->units) {
		if (!(*u)->failure && streq((*u)->module, module) &&
		    is_copied_in(*u, tag, name))
			return true;
	}
	return false;
}

/* Can the callers be known? That does not change while the same units are
 * loaded, once those that use the member are; until then they are wanted. */
static bool look(struct resv *r, struct fn f, const char *tag,
		 const char *name, const char *key)
{
	char *here = xasprintf("%s %s", key, f.unit->module);
	struct strmap_entry *e = strmap_at(&r->tables, here);

	free(here);
	if (e->value)
		return streq(e->value, "y");
	if (!is_own_struct(r, f.unit, tag)) {
		e->value = (void *)"n";
	} else if (!strmap_has(&r->p->asked, key)) {
		strmap_at(&r->members, key)->value = (void *)f.unit;
		return false;
	} else {
		e->value = strmap_has(&r->p->crowds, key) ||
					   is_copied(r, f.unit->module, tag,
						     name)
				   ? (void *)"n"
				   : (void *)"y";
	}
	return streq(e->value, "y");
}

bool resv_table_callers(struct resv *r, struct fn f, const char *tag,
			const char *name, struct site_vec *out)
{
	char *key = xasprintf("%s.%s", tag, name);
	const struct site_vec *calls = strmap_get(&r->p->through, key);
	bool known = look(r, f, tag, name, key);

	for (size_t i = 0; known && calls && i < calls->n; i++) {
		if (streq(calls->v[i].fn.unit->module, f.unit->module))
			vec_push(out, calls->v[i]);
	}
	free(key);
	return known && out->n;
}

int resv_load_tables(struct resv *r)
{
	int ret = 0;

	for (size_t i = 0; i < r->members.n && ret == 0; i++) {
		const char *key = r->members.entries[i].key;
		const char *dot = strchr(key, '.');
		char *tag = xstrndup(key, (size_t)(dot - key));

		ret = program_load_member(r->p, r->members.entries[i].value,
					  tag, dot + 1);
		free(tag);
	}
	strmap_release(&r->members, NULL);
	return ret;
}
