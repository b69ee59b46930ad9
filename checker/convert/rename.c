// SPDX-License-Identifier: GPL-2.0-only
/*
 * Renaming a member of a struct, and a function.
 *
 * A member's name may be anybody's, so libclang says which places are meant.
 * What it does not see (code of another architecture, macros that nothing
 * expands) is judged by the struct that the text itself names, and left to a
 * human where it names none. A function's name is one for the whole program:
 * the word is enough.
 */
#include "text/comment.h"
#include "convert/convert.h"
#include "text/edit.h"
#include "convert/units.h"

#include "api/api.h"

struct member {
	struct convert *c;
	const char *owner, *from, *to;
	const struct units *u;
	const struct scan *scan;
	struct strmap macros; /* set: macros whose bodies use the member */
};

/* One file being edited. */
struct work {
	const char *path;
	struct strbuf text;
	struct tokens t;
	struct edits e;
	bool refs;    /* it uses the member */
	bool foreign; /* the word stands for something else in it, too */
};

static int work_open(struct convert *c, const char *path, struct work *w)
{
	memset(w, 0, sizeof(*w));
	w->path = path;
	if (convert_get(c, path, &w->text) < 0)
		return -1;
	tokens_lex(strbuf_str(&w->text), w->text.len, &w->t);
	return 0;
}

static void work_close(struct work *w)
{
	edits_release(&w->e);
	tokens_release(&w->t);
	strbuf_release(&w->text);
}

static int work_put(struct convert *c, struct work *w)
{
	struct strbuf out = STRBUF_INIT;
	int ret = edits_apply(&w->e, w->text.buf, w->text.len, &out);

	if (ret < 0)
		error("%s: two changes meet at one place", w->path);
	else if (w->e.n)
		convert_put(c, w->path, strbuf_str(&out), out.len);
	strbuf_release(&out);
	return ret;
}

/* --- macros --- */

/* The name of the macro in whose #define token I stands; 0 if in none. */
static size_t macro_of(const struct tokens *t, size_t i)
{
	while (i && !(t->list.v[i].flags & TOKEN_HASH))
		i--;
	return token_is(t, i + 1, "define") ? i + 2 : 0;
}

/* Does the #define of the name at token M, up to token END, say WORD? */
static bool macro_says(const struct tokens *t, size_t m, const char *word)
{
	for (size_t i = m + 1; i < t->list.n; i++) {
		if (!(t->list.v[i].flags & TOKEN_PP) ||
		    (t->list.v[i].flags & TOKEN_HASH))
			return false;
		if (t->list.v[i].kind == TOK_IDENT && token_is(t, i, word))
			return true;
	}
	return false;
}

/* The macros that the compiler saw bring in the member... */
static int expanded_macros(struct member *m)
{
	vec_for_each(r, &m->u->refs) {
		struct strbuf text = STRBUF_INIT;
		size_t end = r->offset;

		if (!r->macro || !streq(r->name, m->from) ||
		    !streq(r->type, m->owner))
			continue;
		if (convert_get(m->c, r->path, &text) < 0)
			return -1;
		while (end < text.len && is_ident((unsigned char)text.buf[end]))
			end++;
		if (end > r->offset) {
			char *name = xstrndup(text.buf + r->offset,
					      end - r->offset);

			strset_add(&m->macros, name);
			free(name);
		}
		strbuf_release(&text);
	}
	return 0;
}

/* ... and those that these use: a body may hand on to the next. */
static void nested_macros(struct member *m, const struct tokens *t)
{
	for (size_t i = 0; i < t->list.n; i++) {
		size_t name;
		char *s;

		if (!(t->list.v[i].flags & TOKEN_HASH))
			continue;
		name = macro_of(t, i);
		if (!name || name >= t->list.n)
			continue;
		s = token_text(t, name);
		if (strmap_has(&m->macros, s)) {
			for (size_t k = name + 1;
			     k < t->list.n &&
			     (t->list.v[k].flags & TOKEN_PP) &&
			     !(t->list.v[k].flags & TOKEN_HASH); k++) {
				char *in = token_text(t, k);

				if (t->list.v[k].kind == TOK_IDENT)
					strset_add(&m->macros, in);
				free(in);
			}
		}
		free(s);
	}
}

static int find_macros(struct member *m)
{
	size_t before;

	if (expanded_macros(m) < 0)
		return -1;
	do {
		before = m->macros.n;
		vec_for_each(f, &m->scan->files) {
			struct work w;

			if (!before || (f->kind != SCAN_C && f->kind != SCAN_H))
				continue;
			if (work_open(m->c, f->path, &w) < 0)
				return -1;
			nested_macros(m, &w.t);
			work_close(&w);
		}
	} while (m->macros.n != before);
	return 0;
}

/* --- what a token means --- */

enum meaning { MEANS_US, MEANS_OTHER, MEANS_UNKNOWN };

/* Is token I used as a member: behind . or ->, in offsetof()? */
static bool member_use(const struct tokens *t, size_t i)
{
	return i && (token_is(t, i - 1, ".") || token_is(t, i - 1, "->"));
}

/* The tag in `struct TAG` among tokens [FROM, TO); T's size if none. */
static size_t tag_in(const struct tokens *t, size_t from, size_t to)
{
	for (size_t i = from; i + 1 < to; i++) {
		if (token_is(t, i, "struct"))
			return i + 1;
	}
	return t->list.n;
}

/* Where the declaration or literal that the brace at OPEN ends starts. */
static size_t head_of(const struct tokens *t, size_t open)
{
	while (open > 0 && !token_is(t, open - 1, ";") &&
	       !token_is(t, open - 1, "{") && !token_is(t, open - 1, "}") &&
	       !token_is(t, open - 1, ","))
		open--;
	return open;
}

/*
 * What the text around token I says by itself: an initialiser of a variable
 * of some struct, a compound literal, offsetof(struct ..., member), a cast.
 */
static enum meaning by_text(const struct member *m, const struct tokens *t,
			    size_t i)
{
	size_t open = token_around(t, i), tag = t->list.n;
	bool gnu = token_is(t, i + 1, ":");

	if (open == t->list.n)
		return MEANS_UNKNOWN;
	if (token_is(t, open, "(") && token_is(t, i - 1, ",")) {
		tag = tag_in(t, open, i);
	} else if (token_is(t, open, "(") && i == open + 2 &&
		   token_is(t, open + 1, "*")) {
		/* The declarator of a pointer to a function. */
		open = token_around(t, open);
		if (open < t->list.n && token_is(t, open, "{"))
			tag = tag_in(t, head_of(t, open), open);
	} else if (token_is(t, open, "{") &&
		   (token_is(t, i - 1, ".") || gnu)) {
		tag = tag_in(t, head_of(t, open), open);
	}
	if (tag == t->list.n)
		return MEANS_UNKNOWN;
	return token_is(t, tag, m->owner) ? MEANS_US : MEANS_OTHER;
}

/* Is token I within an #if that may hide it? A header's guard does not. */
static bool conditional(const struct tokens *t, size_t i)
{
	int depth = 0;
	bool guard = false, first = true;

	for (size_t k = 0; k < i; k++) {
		if (!(t->list.v[k].flags & TOKEN_HASH))
			continue;
		if (first && token_is(t, k + 1, "ifndef") &&
		    token_is(t, k + 4, "define"))
			guard = true;
		first = false;
		if (token_is(t, k + 1, "if") || token_is(t, k + 1, "ifdef") ||
		    token_is(t, k + 1, "ifndef"))
			depth++;
		else if (token_is(t, k + 1, "endif"))
			depth--;
	}
	return depth > guard;
}

static enum meaning meaning_of(const struct member *m, const struct work *w,
			       size_t i)
{
	const struct tokens *t = &w->t;
	size_t macro;

	if (units_has(m->u, w->path, t->list.v[i].off, m->owner, m->from))
		return MEANS_US;
	macro = t->list.v[i].flags & TOKEN_PP ? macro_of(t, i) : 0;
	if (macro && macro != i) {
		char *name = token_text(t, macro);
		bool used = strmap_has(&m->macros, name);

		free(name);
		if (used || macro_says(t, macro, m->owner))
			return MEANS_US;
		return MEANS_UNKNOWN;
	}
	/* A good parse saw it, and took it for something else. */
	if (strmap_has(&m->u->seen, w->path) && !conditional(t, i))
		return MEANS_OTHER;
	if (!member_use(t, i) && !token_is(t, i + 1, ":") &&
	    by_text(m, t, i) == MEANS_UNKNOWN)
		return MEANS_OTHER;
	return by_text(m, t, i);
}

static void edit_tokens(struct member *m, struct work *w)
{
	for (size_t i = 0; i < w->t.list.n; i++) {
		const struct token *k = &w->t.list.v[i];

		if (k->kind != TOK_IDENT || !token_is(&w->t, i, m->from))
			continue;
		switch (meaning_of(m, w, i)) {
		case MEANS_US:
			edits_add(&w->e, k->off, k->len, m->to);
			w->refs = true;
			m->c->code++;
			break;
		case MEANS_UNKNOWN:
			convert_left(m->c, w->path, w->t.text, k->off,
				     "nothing says which struct this member "
				     "belongs to; decide by hand");
			w->foreign = true;
			break;
		case MEANS_OTHER:
			w->foreign = true;
			break;
		}
	}
}

/* --- comments --- */

static enum word_policy policy_for(const struct work *w)
{
	bool home = streq(w->path, API_HEADER) || streq(w->path, API_CORE);

	return comments_policy(home, w->refs, w->foreign);
}

static int edit_file(struct member *m, const struct scan_file *f)
{
	const struct wording wording = { m->from, m->to, m->owner };
	bool is_c = f->kind == SCAN_C || f->kind == SCAN_H;
	struct offset_vec left = VEC_INIT;
	struct work w;
	size_t n;
	int ret;

	if (work_open(m->c, f->path, &w) < 0)
		return -1;
	if (is_c)
		edit_tokens(m, &w);
	n = w.e.n;
	if (is_c)
		comments_rename(&w.t, &wording, policy_for(&w), &w.e,
				&left);
	else
		text_rename(strbuf_str(&w.text), w.text.len, &wording,
			    m->c->strict ? WORD_LEAVE : WORD_PARAGRAPH, &w.e,
			    &left);
	m->c->text += w.e.n - n;
	ret = work_put(m->c, &w);
	vec_release(&left);
	work_close(&w);
	return ret;
}

/* What libclang says of the files of SCAN, unless it is given. */
static int ask(struct convert *c, const struct scan *scan,
	       const struct units **out)
{
	struct units *u;
	int ret;

	*out = c->given;
	if (c->given)
		return 0;
	u = xcalloc(1, sizeof(*u));
	ret = units_parse(c, scan, 1, u);
	if (ret == 0)
		ret = units_whole(u, &u->tries);
	units_free(c->known);
	*out = c->known = u;
	return ret;
}

int rename_member(struct convert *c, const char *owner, const char *from,
		  const char *to)
{
	const struct scan_word word = { from, true };
	struct member m = { c, owner, from, to, NULL, NULL, STRMAP_INIT };
	struct scan scan;
	int ret;

	convert_word(c, from);
	if (convert_scan(c, &word, 1, &scan) < 0)
		return -1;
	m.scan = &scan;
	ret = ask(c, &scan, &m.u);
	if (ret == 0)
		ret = find_macros(&m);
	for (size_t i = 0; i < scan.files.n && ret == 0; i++)
		ret = edit_file(&m, &scan.files.v[i]);
	strmap_release(&m.macros, NULL);
	scan_release(&scan);
	return ret;
}

/* --- functions --- */

/* The part of two names that tells them apart, behind a common prefix that
 * ends in an underscore: what drivers' comments call the function. */
static const char *short_name(const char *name, const char *other)
{
	size_t n = 0, cut = 0;

	while (name[n] && name[n] == other[n]) {
		n++;
		if (name[n - 1] == '_')
			cut = n;
	}
	return name + cut;
}

static void rename_in_c(struct convert *c, struct work *w, const char *from,
			const char *to)
{
	const struct wording wording = { from, to, NULL };
	struct offset_vec left = VEC_INIT;
	size_t n = strlen(from), before;

	for (size_t i = 0; i < w->t.list.n; i++) {
		const struct token *k = &w->t.list.v[i];
		size_t pos = 0;

		if (k->kind == TOK_COMMENT || k->kind == TOK_CHAR)
			continue;
		while (word_find(w->t.text + k->off, k->len, from, &pos)) {
			edits_add(&w->e, k->off + pos, n, to);
			pos += n;
			c->code++;
		}
	}
	before = w->e.n;
	comments_rename(&w->t, &wording, WORD_OURS, &w->e, &left);
	if (!c->strict)
		comments_above_calls(&w->t, from, short_name(from, to),
				     short_name(to, from), &w->e);
	c->text += w->e.n - before;
	vec_release(&left);
}

int rename_function(struct convert *c, const char *from, const char *to)
{
	const struct scan_word word = { from, true };
	const struct wording wording = { from, to, NULL };
	struct scan scan;
	int ret = 0;

	convert_word(c, from);
	if (convert_scan(c, &word, 1, &scan) < 0)
		return -1;
	for (size_t i = 0; i < scan.files.n && ret == 0; i++) {
		const struct scan_file *f = &scan.files.v[i];
		struct offset_vec left = VEC_INIT;
		struct work w;

		ret = work_open(c, f->path, &w);
		if (ret < 0)
			break;
		if (f->kind == SCAN_C || f->kind == SCAN_H) {
			rename_in_c(c, &w, from, to);
		} else {
			text_rename(strbuf_str(&w.text), w.text.len, &wording,
				    WORD_OURS, &w.e, &left);
			c->text += w.e.n;
		}
		ret = work_put(c, &w);
		vec_release(&left);
		work_close(&w);
	}
	scan_release(&scan);
	return ret;
}
