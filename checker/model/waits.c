// SPDX-License-Identifier: GPL-2.0-only
#include "model/waits.h"

#include "api/api.h"
#include "lib/strbuf.h"
#include "model/importers.h"
#include "model/words.h"

/* How far it is looked into what is called. */
#define WAITS_DEPTH 5

void waits_forget(struct waits_search *w)
{
	strmap_release(&w->seen, NULL);
	strmap_release(&w->open, NULL);
}

void waits_release(struct waits_search *w)
{
	waits_forget(w);
	strmap_release(&w->closed, NULL);
}

bool waits_might(struct waits_search *w, const char *name)
{
	char *file = strmap_get(&w->p->scan->exports, name);
	const struct scan_file *sf;

	if (strmap_has(&w->closed, name) || api_func_find(name) ||
	    callee_is_harmless(name) || starts_with(name, "dma_resv_") ||
	    starts_with(name, "dma_fence_") || starts_with(name, "__builtin"))
		return false;
	/* What no other module exports is the module's own. */
	if (!file)
		return true;
	sf = scan_find(w->p->scan, file);
	return sf && (sf->words & WORD_BIT(WORD_DMA_RESV)) &&
	       !strmap_has(&w->p->unit_of, file);
}

enum waits waits_function(struct waits_search *w, struct fn f, int depth)
{
	char *key = fn_key(f);
	enum waits waits = (enum waits)(uintptr_t)strmap_get(&w->seen, key);

	if (!waits) {
		waits = WAITS_NO;
		strmap_at(&w->seen, key)->value = (void *)(uintptr_t)waits;
		for (uint32_t i = 0; depth <= WAITS_DEPTH &&
				     waits != WAITS_YES && i < f.func->nevents;
		     i++) {
			enum waits one = waits_event(w, f, fn_event(f, i),
						     depth);

			waits = one > waits ? one : waits;
		}
		strmap_at(&w->seen, key)->value = (void *)(uintptr_t)waits;
	}
	free(key);
	return waits;
}

enum waits waits_event(struct waits_search *w, struct fn f,
		       const struct fact_event *ev, int depth)
{
	const char *callee = ev->kind == EV_CALL ?
				     facts_callee(fn_facts(f), ev) :
				     NULL;
	enum waits waits = w->look(w, f, ev, callee, depth);
	struct fn target;

	if (waits)
		return waits;
	if (!callee)
		return WAITS_NO;
	if (program_resolve(w->p, f.unit, callee, FUNC_BODY, &target))
		return waits_function(w, target, depth + 1);
	if (!waits_might(w, callee))
		return WAITS_NO;
	strset_add(&w->open, callee);
	return WAITS_OPEN;
}

/* --- loading --- */

/* Does TEXT define a function NAME, as kernel style has it: on a line that
 * starts at its left edge? */
static bool defines(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *q = text; (q = strstr(q, name)); q += n) {
		const char *line = q;

		if (q[n] != '(' || (q > text && is_ident(q[-1])))
			continue;
		while (line > text && line[-1] != '\n')
			line--;
		if (is_ident(*line))
			return true;
	}
	return false;
}

static bool file_defines(const struct tree *tree, const char *path,
			 const char *const *names, uint64_t words)
{
	struct strbuf text = STRBUF_INIT;
	bool does = false;

	if (tree_read(tree, path, &text) == 0) {
		for (int i = 0; !does && i < 64; i++)
			does = (words >> i & 1) &&
			       defines(strbuf_str(&text), names[i]);
	}
	strbuf_release(&text);
	return does;
}

int waits_load(struct waits_search *w, const char *module, size_t max)
{
	struct str_vec files = VEC_INIT;
	struct VEC_OF(const char *) names = VEC_INIT;
	struct program_module ours = { w->p, module };
	struct scan hits = { 0 };
	int ret = 0;

	for (size_t i = 0; i < w->open.n && names.n < SCAN_MAX_WORDS; i++) {
		const char *name = w->open.entries[i].key;
		char *file = strmap_get(&w->p->scan->exports, name);

		if (file && w->loads + files.n >= max)
			continue; /* it stays open */
		if (!strset_add(&w->closed, name))
			continue;
		if (file)
			vec_push(&files, xstrdup(file));
		else
			vec_push(&names, name);
	}
	if (names.n)
		scan_names(w->p->tree, w->p->scan, names.v, names.n,
			   program_module_file, &ours, &hits);
	vec_for_each(f, &hits.files) {
		if (w->loads + files.n < max &&
		    !strmap_has(&w->p->unit_of, f->path) &&
		    file_defines(w->p->tree, f->path, names.v, f->words))
			vec_push(&files, xstrdup(f->path));
	}
	w->loads += files.n;
	if (files.n)
		ret = program_load(w->p, files.v, files.n);
	if (names.n)
		scan_release(&hits);
	vec_release(&names);
	str_vec_release(&files);
	return ret;
}
