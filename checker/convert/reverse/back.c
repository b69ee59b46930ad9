// SPDX-License-Identifier: GPL-2.0-only
#include "convert/reverse/back.h"

#include "convert/code/layout.h"
#include "convert/units.h"
#include "text/names.h"
#include "text/token.h"

#include <errno.h>

/* How often a comment may be put back before we give up: what stays has no
 * influence on what else is renamed, so the second time finds nothing. */
#define MAX_ROUNDS 4

struct words VEC_OF(const char *);

void back_release(struct back *b)
{
	vec_release(&b->done);
	str_vec_release(&b->kept);
	str_vec_release(&b->stale);
}

/* --- forward again --- */

/* A convert of its own, with the tree as C has it by now and all that C knows
 * of it: nothing is read or parsed anew. Nothing of C may be released by it. */
static int borrow(struct convert *c, struct convert *out)
{
	memset(out, 0, sizeof(*out));
	out->tree = tree_open(tree_root(c->tree));
	if (!out->tree)
		return -1;
	for (size_t i = 0; i < tree_overlay_count(c->tree); i++) {
		struct tree_overlay_entry e = tree_overlay_at(c->tree, i);

		tree_overlay_set(out->tree, e.path, e.data, e.len);
	}
	out->jobs = c->jobs;
	out->strict = c->strict;
	out->given = c->result;
	out->expected = c->expected;
	out->base_scan = c->base_scan;
	out->looked = c->looked;
	return 0;
}

static void give_back(struct convert *borrowed)
{
	memset(&borrowed->expected, 0, sizeof(borrowed->expected));
	memset(&borrowed->base_scan, 0, sizeof(borrowed->base_scan));
	tree_free(borrowed->tree);
	convert_release(borrowed);
}

/* Undo the steps of B, the last one first. */
static int go_forward(struct convert *c, const struct back *b)
{
	for (size_t i = b->done.n; i-- > 0;) {
		vec_for_each(r, &b->done.v[i]->rewrites) {
			const char *type, *from, *to;
			int ret;

			if (!rewrite_names(r, &type, &from, &to))
				continue;
			ret = *type ? rename_member(c, type, to, from) :
				      rename_function(c, to, from);
			if (ret < 0)
				return -1;
		}
	}
	return 0;
}

/* --- one file --- */

/*
 * All names, in pairs: words 2n are new ones, and words 2n + 1 the old ones
 * that are theirs. Also those of steps to come: a comment may speak of the
 * function by a name that is the callback's as well.
 */
static void all_words(const struct back *b, struct words *out)
{
	vec_for_each(s, b->steps) {
		vec_for_each(r, &s->rewrites) {
			const char *type, *from, *to;

			if (!rewrite_names(r, &type, &from, &to))
				continue;
			vec_push(out, from);
			vec_push(out, to);
		}
	}
}

struct version {
	struct strbuf text;
	struct name_places at;
};

struct trip {
	const char *path;
	const struct words *words;
	struct version was, is, again; /* on disk, reversed, forward again */
};

static void version_release(struct version *v)
{
	strbuf_release(&v->text);
	vec_release(&v->at);
}

/* The end of a file that is to be compared. */
static void trip_end(struct trip *t)
{
	version_release(&t->was);
	version_release(&t->is);
	version_release(&t->again);
}

static int trip_begin(struct trip *t, struct convert *c,
		      struct convert *forward)
{
	const struct strbuf *base = strmap_get(&c->base, t->path);
	struct version *all[] = { &t->was, &t->is, &t->again };

	if (convert_get(c, t->path, &t->is.text) < 0 ||
	    convert_get(forward, t->path, &t->again.text) < 0)
		return -1;
	if (!base)
		base = &t->is.text;
	strbuf_add(&t->was.text, strbuf_str(base), base->len);
	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		names_find(strbuf_str(&all[i]->text), all[i]->text.len,
			   t->words->v, t->words->n, &all[i]->at);
	if (names_only(&t->was.text, &t->was.at, &t->is.text, &t->is.at,
		       t->words->v) &&
	    names_only(&t->was.text, &t->was.at, &t->again.text, &t->again.at,
		       t->words->v))
		return 0;
	return error("%s: to rename back and forth changes more than names there",
		     t->path);
}

/* "path:line: name" for place I of the file as it was. */
static char *place_text(const struct trip *t, size_t i)
{
	const struct name_place *p = &t->was.at.v[i];

	return xasprintf("%s:%u: %s", t->path,
			 line_number(t->was.text.buf, p->off),
			 t->words->v[p->word]);
}

static bool is_code(const struct trip *t, size_t i)
{
	bool is_c = ends_with(t->path, ".c") || ends_with(t->path, ".h");
	size_t off = t->is.at.v[i].off;
	struct tokens lexed;
	bool code = false;

	if (!is_c)
		return false;
	tokens_lex(strbuf_str(&t->is.text), t->is.text.len, &lexed);
	vec_for_each(k, &lexed.list)
		code |= k->off == off && k->kind == TOK_IDENT;
	tokens_release(&lexed);
	return code;
}

/* What does not come back is put back in T->is. The number of such places,
 * or -1 with a message. */
static int put_back(struct trip *t, struct convert *c, struct back *b)
{
	size_t *to = xcalloc(t->is.at.n + 1, sizeof(*to));
	struct strbuf out = STRBUF_INIT;
	int n = 0;

	for (size_t i = 0; i < t->is.at.n && n >= 0; i++) {
		size_t was = t->was.at.v[i].word;

		to[i] = t->is.at.v[i].word;
		if (was == t->again.at.v[i].word)
			continue;
		if (was & 1) { /* an old name, from the beginning */
			vec_push(&b->stale, place_text(t, i));
			continue;
		}
		vec_push(&b->kept, place_text(t, i));
		to[i] = was;
		n++;
		if (is_code(t, i))
			n = error("%s: going forward would not rename what going back did",
				  b->kept.v[b->kept.n - 1]);
	}
	if (n > 0) {
		names_put(&t->is.text, &t->is.at, t->words->v, to, &out);
		convert_put(c, t->path, strbuf_str(&out), out.len);
	}
	strbuf_release(&out);
	free(to);
	return n;
}

/* --- all of them --- */

static int compare(struct convert *c, struct convert *forward, struct back *b)
{
	struct words words = VEC_INIT;
	struct str_vec paths = VEC_INIT;
	int total = 0;

	all_words(b, &words);
	/* What the reverse steps changed, and what going forward does. */
	for (size_t i = 0; i < tree_overlay_count(forward->tree); i++)
		vec_push(&paths,
			 xstrdup(tree_overlay_at(forward->tree, i).path));
	str_vec_uniq(&paths);
	for (size_t i = 0; i < paths.n && total >= 0; i++) {
		struct trip t = { .path = paths.v[i], .words = &words };
		int n = trip_begin(&t, c, forward);

		if (n == 0)
			n = put_back(&t, c, b);
		trip_end(&t);
		total = n < 0 ? -1 : total + n;
	}
	str_vec_release(&paths);
	vec_release(&words);
	return total;
}

/* One round trip: how many places had to be put back? -1 with a message. */
static int round_trip(struct convert *c, struct back *b)
{
	struct convert forward;
	int ret;

	str_vec_release(&b->stale);
	if (borrow(c, &forward) < 0)
		return -1;
	ret = go_forward(&forward, b);
	if (ret == 0)
		ret = compare(c, &forward, b);
	give_back(&forward);
	return ret;
}

int back_prove(struct convert *c, const struct step *s, struct proof *proof,
	       struct back *b)
{
	vec_push(&b->done, s);
	for (int round = 0; round < MAX_ROUNDS; round++) {
		int n = prove_step(c, s, proof);

		if (n == 0)
			n = round_trip(c, b);
		if (n <= 0)
			return n;
		/* What libclang said of the places is not true any more. */
		units_free(c->result);
		c->result = NULL;
		proof_release(proof);
	}
	return error("'%s' cannot be taken back", s->subject);
}
