// SPDX-License-Identifier: GPL-2.0-only
#include "convert/code/purity.h"

#include "api/api.h"
#include "convert/config/boolfold.h"
#include "convert/code/stmt.h"
#include "lib/file.h"
#include "lib/strmap.h"

#define MAX_DEPTH 4

struct source {
	struct strbuf text;
	struct tokens t;
	struct stmts st;
};

struct purity {
	struct VEC_OF(struct source *) sources;
	struct strmap known; /* function -> "y" or "n" */
	int depth;
};

static void add_source(struct purity *p, const struct tree *tree,
		       const char *path)
{
	struct source *s = xcalloc(1, sizeof(*s));

	if (tree_read(tree, path, &s->text) < 0) {
		strbuf_release(&s->text);
		free(s);
		return;
	}
	tokens_lex(strbuf_str(&s->text), s->text.len, &s->t);
	stmts_parse(&s->t, &s->st);
	vec_push(&p->sources, s);
}

/* `#include <a.h>` and `#include "b.h"` of PATH's own text. */
static void add_headers(struct purity *p, const struct tree *tree,
			const char *path)
{
	const struct source *s = p->sources.v[0];

	for (size_t i = 2; i < s->t.list.n; i++) {
		char *text, *name, *end, *dir, *full;

		if (!token_is(&s->t, i - 1, "include") ||
		    !(s->t.list.v[i - 2].flags & TOKEN_HASH))
			continue;
		text = token_text(&s->t, i);
		name = text + (*text == '<' || *text == '"');
		end = strpbrk(name, ">\"");
		if (end)
			*end = '\0';
		dir = *text == '<' ? xstrdup("include") : path_dir(path);
		full = path_join(dir, name);
		add_source(p, tree, full);
		free(full);
		free(dir);
		free(text);
	}
}

struct purity *purity_new(const struct tree *tree, const char *path)
{
	struct purity *p = xcalloc(1, sizeof(*p));

	add_source(p, tree, path);
	if (p->sources.n)
		add_headers(p, tree, path);
	add_source(p, tree, API_HEADER);
	return p;
}

void purity_free(struct purity *p)
{
	vec_for_each(s, &p->sources) {
		stmts_release(&(*s)->st);
		tokens_release(&(*s)->t);
		strbuf_release(&(*s)->text);
		free(*s);
	}
	vec_release(&p->sources);
	strmap_release(&p->known, NULL);
	free(p);
}

/* The name of the function with this body: in front of its brackets. */
static size_t function_name(const struct tokens *t, const struct stmt *body)
{
	size_t i = code_prev(t, body->lo);
	int depth = 0;

	for (; i < t->list.n; i = code_prev(t, i)) {
		if (token_is(t, i, ")"))
			depth++;
		else if (token_is(t, i, "(") && --depth == 0)
			return code_prev(t, i);
	}
	return t->list.n;
}

static bool pure_body(struct purity *p, const struct source *s,
		      const struct stmt *body)
{
	const struct fold_env env = { "", FOLD_C, purity_ask, p };
	const struct stmt *only = body->first;

	return only && !only->next && only->kind == ST_SIMPLE &&
	       token_is(&s->t, only->lo, "return") &&
	       fold_pure(&env, &s->t, only->lo + 1, only->hi - 1);
}

static bool look_up(struct purity *p, const char *function)
{
	bool found = false;

	vec_for_each(sp, &p->sources) {
		const struct source *s = *sp;

		vec_for_each(f, &s->st.functions) {
			if (!token_is(&s->t, function_name(&s->t, *f),
				      function))
				continue;
			/* All of that name, as #if may choose. */
			if (!pure_body(p, s, *f))
				return false;
			found = true;
		}
	}
	return found;
}

bool purity_ask(void *ctx, const char *function)
{
	struct purity *p = ctx;
	const char *known = strmap_get(&p->known, function);
	bool pure;

	if (known)
		return *known == 'y';
	if (p->depth >= MAX_DEPTH)
		return false;
	p->depth++;
	pure = look_up(p, function);
	p->depth--;
	strmap_at(&p->known, function)->value = pure ? "y" : "n";
	return pure;
}
