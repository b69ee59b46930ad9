// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which #ifs are worth another parse: those with our words in them, and those
 * in or around of what uses the interface by name, and of what such code calls
 * or names, a few steps on. Those of the second kind are worth more than one.
 */
#define _GNU_SOURCE
#include "parse/variant.h"

#include "api/api.h"
#include "lib/file.h"

static bool has(const char *s, size_t n, const char *what)
{
	return memmem(s, n, what, strlen(what)) != NULL;
}

static bool is_word(const char *s, size_t n)
{
	static const char *const words[] = {
		"dma_buf", "dmabuf",  "dma_resv",
		"attach",  "_notify", "invalidate_mappings"
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (has(s, n, words[i]))
			return true;
	}
	return false;
}

static bool is_role(enum api_role role)
{
	switch (role) {
	case API_ROLE_ATTACH:
	case API_ROLE_DYNAMIC_ATTACH:
	case API_ROLE_PIN:
	case API_ROLE_UNMAP:
	case API_ROLE_UNMAP_UNLOCKED:
	case API_ROLE_NOTIFY:
		return true;
	default:
		return false;
	}
}

/* A name that the audit would have looked at. */
static bool is_api(const char *s, size_t n)
{
	char *name = xstrndup(s, n);
	bool api = streq(name, API_ATTACH_OPS) || api_is_callback(name) ||
		   is_role(api_func_role(name));

	free(name);
	return api;
}

/* Headers are many, and most of them speak of other things. */
static bool is_header_word(const char *s, size_t n)
{
	return is_api(s, n) ||
	       (n == strlen(API_ATTACHMENT) && !memcmp(s, API_ATTACHMENT, n));
}

const struct pp_words variant_words = { is_word, is_api };
const struct pp_words variant_header_words = { is_header_word, is_api };

/* --- from piece to piece --- */

/* From a table to the callback, and to what that calls. */
#define STEPS_MAX 2

struct ref {
	struct vfile *file;
	uint32_t piece;
};

struct refs VEC_OF(struct ref);

static void free_refs(void *p)
{
	struct refs *r = p;

	if (r)
		vec_release(r);
	free(r);
}

static void add_names(struct vfile *f, struct strmap *names)
{
	for (uint32_t i = 0; i < f->pp.pieces.n; i++) {
		const struct pp_piece *p = &f->pp.pieces.v[i];
		struct ref r = { f, i };
		struct strmap_entry *e;
		char *name;

		if (!p->name_len)
			continue;
		name = xstrndup(f->pp.text + p->name, p->name_len);
		e = strmap_at(names, name);
		if (!e->value)
			e->value = xcalloc(1, sizeof(struct refs));
		vec_push((struct refs *)e->value, r);
		free(name);
	}
}

static struct pp_piece *piece_of(const struct ref *r)
{
	return &r->file->pp.pieces.v[r->piece];
}

/* The first token that begins at OFF or behind it. */
static size_t token_at(const struct tokens *t, uint32_t off)
{
	size_t low = 0, high = t->list.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->list.v[mid].off < off)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* May what is at HIT lead to what matters, N steps away? */
static bool leads_on(const struct ref *hit, unsigned int n)
{
	const struct pp_piece *p = piece_of(hit);

	if (p->near <= n || p->type || n > STEPS_MAX)
		return false;
	return !hit->file->header || (p->macro && p->constant);
}

/* What the identifiers of R name. */
static void follow(const struct ref *r, const struct strmap *names,
		   struct refs *todo)
{
	const struct pp_piece *p = piece_of(r);
	const struct tokens *t = &r->file->pp.tokens;

	for (size_t i = token_at(t, p->from); i < t->list.n; i++) {
		const struct token *k = &t->list.v[i];
		const struct refs *hits;
		char *name;

		if (k->off >= p->to)
			break;
		if (k->kind != TOK_IDENT)
			continue;
		name = token_text(t, i);
		hits = strmap_get(names, name);
		free(name);
		for (size_t h = 0; hits && h < hits->n; h++) {
			struct pp_piece *hit = piece_of(&hits->v[h]);
			unsigned int near = p->near + !hit->macro;

			if (!leads_on(&hits->v[h], near))
				continue;
			hit->near = (uint8_t)near;
			vec_push(todo, hits->v[h]);
		}
	}
}

static void weigh_pieces(struct variants *v)
{
	struct strmap names = STRMAP_INIT;
	struct refs todo = VEC_INIT;

	vec_for_each(f, &v->files) {
		add_names(*f, &names);
		for (uint32_t i = 0; i < (*f)->pp.pieces.n; i++) {
			struct ref r = { *f, i };

			if (!piece_of(&r)->api || piece_of(&r)->type)
				continue;
			piece_of(&r)->near = 0;
			vec_push(&todo, r);
		}
	}
	while (todo.n) {
		struct ref r = todo.v[--todo.n];

		follow(&r, &names, &todo);
	}
	vec_release(&todo);
	strmap_release(&names, free_refs);
}

/* --- from pieces to groups --- */

static void mark_up(struct pp_file *pp, uint32_t arm, bool close)
{
	while (arm != PP_NONE) {
		struct pp_group *g = &pp->groups.v[pp->arms.v[arm].group];

		g->relevant = true;
		g->close |= close;
		arm = g->parent;
	}
}

static void weigh_groups(struct pp_file *pp)
{
	for (uint32_t i = 0; i < pp->arms.n; i++) {
		if (pp->arms.v[i].words)
			mark_up(pp, i, pp->arms.v[i].api);
	}
	vec_for_each(p, &pp->pieces) {
		if (p->near > STEPS_MAX)
			continue;
		mark_up(pp, p->arm, true);
		vec_for_each(g, &pp->groups) {
			if (g->from < p->from || g->to > p->to)
				continue;
			g->relevant = true;
			g->close = true;
		}
	}
}

/* --- files that come in only under some #if --- */

static void weigh_include(const struct variants *v, struct vfile *f,
			  const struct pp_include *inc)
{
	struct pp_arm *a = &f->pp.arms.v[inc->arm];
	char *dir = path_dir(f->rel);
	char *path = path_join(dir, inc->name);
	char *clean = path_normalize(path);
	struct strbuf text = STRBUF_INIT;
	struct tokens t;

	if (!clean || tree_read(v->tree, clean, &text) < 0)
		goto out;
	tokens_lex(strbuf_str(&text), text.len, &t);
	vec_for_each(k, &t.list) {
		if (k->kind != TOK_IDENT)
			continue;
		a->words |= is_word(t.text + k->off, k->len);
		a->api |= is_api(t.text + k->off, k->len);
	}
	tokens_release(&t);
out:
	strbuf_release(&text);
	free(clean);
	free(path);
	free(dir);
}

void variants_weigh(struct variants *v)
{
	vec_for_each(f, &v->files) {
		vec_for_each(inc, &(*f)->pp.includes)
			weigh_include(v, *f, inc);
	}
	weigh_pieces(v);
	vec_for_each(f, &v->files)
		weigh_groups(&(*f)->pp);
}
