// SPDX-License-Identifier: GPL-2.0-only
#include "model/indirect/source.h"

#include "lib/file.h"

static bool is_pp(const struct source *s, size_t i)
{
	return s->t.list.v[i].flags & TOKEN_PP;
}

bool source_is_word(const struct source *s, size_t i)
{
	return i < s->t.list.n && s->t.list.v[i].kind == TOK_IDENT;
}

unsigned int source_line(const struct source *s, size_t i)
{
	unsigned int line = 1;
	size_t off = i < s->t.list.n ? s->t.list.v[i].off : s->t.len;

	for (size_t k = 0; k < off; k++)
		line += s->t.text[k] == '\n';
	return line;
}

bool source_find(const struct source *s, const char *name, size_t *i)
{
	for (; *i < s->t.list.n; ++*i) {
		if (s->t.list.v[*i].kind == TOK_IDENT &&
		    token_is(&s->t, *i, name))
			return true;
	}
	return false;
}

static void drop_comments(struct tokens *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->list.n; i++) {
		if (t->list.v[i].kind != TOK_COMMENT)
			t->list.v[n++] = t->list.v[i];
	}
	t->list.n = n;
}

/* Does token I stand at the very beginning of a line? */
static bool at_margin(const struct source *s, size_t i)
{
	uint32_t off = s->t.list.v[i].off;

	return off == 0 || s->t.text[off - 1] == '\n';
}

/*
 * The brace that closes the one at I, at file scope. An #if with halves of
 * braces in it leads the count astray: then a brace at the margin ends it.
 */
static size_t close_brace(const struct source *s, size_t i)
{
	size_t end = token_close(&s->t, i, s->t.list.n);

	for (size_t k = i + 1; k < end && k < s->t.list.n; k++) {
		if (!is_pp(s, k) && token_is(&s->t, k, "}") && at_margin(s, k))
			return k;
	}
	return end;
}

/* The token before I that is code; SIZE_MAX: none. */
static size_t before(const struct source *s, size_t i)
{
	while (i-- > 0) {
		if (!is_pp(s, i))
			return i;
	}
	return SIZE_MAX;
}

/* The bracket that the one at I closes. */
static size_t open_paren(const struct source *s, size_t i)
{
	int depth = 0;

	for (; i != SIZE_MAX; i = before(s, i)) {
		if (token_is(&s->t, i, ")"))
			depth++;
		else if (token_is(&s->t, i, "(") && --depth == 0)
			return i;
	}
	return SIZE_MAX;
}

/* The name of the function whose body opens at I; SIZE_MAX: is none. */
static size_t func_name(const struct source *s, size_t i)
{
	size_t k = before(s, i);

	while (k != SIZE_MAX && token_is(&s->t, k, ")")) {
		k = open_paren(s, k);
		if (k == SIZE_MAX)
			break;
		k = before(s, k);
		if (k == SIZE_MAX || !source_is_word(s, k))
			break;
		/* An annotation with arguments, behind the parameters. */
		if (before(s, k) != SIZE_MAX &&
		    token_is(&s->t, before(s, k), ")")) {
			k = before(s, k);
			continue;
		}
		return k;
	}
	/* Annotations without arguments. */
	if (k != SIZE_MAX && source_is_word(s, k) &&
	    before(s, k) != SIZE_MAX && token_is(&s->t, before(s, k), ")"))
		return func_name(s, k);
	return SIZE_MAX;
}

/* Is the declaration that NAME is in static? */
static bool is_static(const struct source *s, size_t name)
{
	for (size_t k = before(s, name); k != SIZE_MAX; k = before(s, k)) {
		if (token_is(&s->t, k, "static"))
			return true;
		if (token_is(&s->t, k, ";") || token_is(&s->t, k, "}") ||
		    token_is(&s->t, k, "{"))
			return false;
	}
	return false;
}

static void find_funcs(struct source *s)
{
	for (size_t i = 0; i < s->t.list.n; i++) {
		struct src_func f;

		if (is_pp(s, i) || !token_is(&s->t, i, "{"))
			continue;
		f.name = func_name(s, i);
		f.open = i;
		f.close = close_brace(s, i);
		if (f.name != SIZE_MAX) {
			f.is_static = is_static(s, f.name);
			vec_push(&s->funcs, f);
		}
		i = f.close;
	}
}

/* The end of the directive that token I is in. */
static size_t directive_end(const struct source *s, size_t i)
{
	for (i++; i < s->t.list.n && is_pp(s, i) &&
		  !(s->t.list.v[i].flags & TOKEN_HASH); i++)
		;
	return i;
}

static void find_macros(struct source *s)
{
	for (size_t i = 0; i + 2 < s->t.list.n; i++) {
		struct src_macro m;
		const struct token *name = &s->t.list.v[i + 2];

		if (!(s->t.list.v[i].flags & TOKEN_HASH) ||
		    !token_is(&s->t, i + 1, "define") ||
		    !source_is_word(s, i + 2))
			continue;
		m.name = i + 2;
		m.end = directive_end(s, i);
		m.first = i + 3;
		m.params = m.params_end = m.first;
		if (m.first < m.end && token_is(&s->t, m.first, "(") &&
		    s->t.list.v[m.first].off == name->off + name->len) {
			m.params_end = token_close(&s->t, m.first, m.end);
			m.params++;
			m.first = m.params_end < m.end ? m.params_end + 1 :
							 m.end;
		}
		vec_push(&s->macros, m);
	}
}

/* What stands between `struct TAG` at I and a brace, if that initialises an
 * object. */
static bool object_at(const struct source *s, size_t i, struct src_object *o)
{
	const struct tokens *t = &s->t;
	size_t k = i + 2;

	o->name = SIZE_MAX;
	if (token_is(t, k, ")") && token_is(t, k + 1, "{")) {
		o->name = o->open = k + 1;
		return true;
	}
	for (; k < t->list.n && !is_pp(s, k); k++) {
		if (token_is(t, k, "[")) {
			k = token_close(t, k, t->list.n);
		} else if (token_is(t, k, "(")) {
			k = token_close(t, k, t->list.n);
		} else if (source_is_word(s, k)) {
			/* Annotations may follow the name. */
			if (o->name == SIZE_MAX && !token_is(t, k, "const"))
				o->name = k;
		} else {
			break;
		}
	}
	o->open = k + 1;
	return o->name != SIZE_MAX && token_is(t, k, "=") &&
	       token_is(t, k + 1, "{");
}

static void find_objects(struct source *s)
{
	for (size_t i = 0; i + 2 < s->t.list.n; i++) {
		struct src_object o;

		if (is_pp(s, i) || !token_is(&s->t, i, "struct") ||
		    !source_is_word(s, i + 1) || !object_at(s, i, &o))
			continue;
		o.tag = token_text(&s->t, i + 1);
		o.close = token_close(&s->t, o.open, s->t.list.n);
		o.is_static = is_static(s, o.name);
		vec_push(&s->objects, o);
	}
}

struct source *source_new(const struct tree *tree, const char *path)
{
	struct source *s = xcalloc(1, sizeof(*s));

	if (tree_read(tree, path, &s->text) < 0) {
		free(s);
		return NULL;
	}
	s->path = xstrdup(path);
	s->header = ends_with(path, ".h");
	tokens_lex(strbuf_str(&s->text), s->text.len, &s->t);
	drop_comments(&s->t);
	find_funcs(s);
	find_macros(s);
	find_objects(s);
	return s;
}

void source_free(struct source *s)
{
	if (!s)
		return;
	vec_for_each(o, &s->objects)
		free(o->tag);
	vec_release(&s->objects);
	vec_release(&s->funcs);
	vec_release(&s->macros);
	tokens_release(&s->t);
	strbuf_release(&s->text);
	free(s->path);
	free(s);
}

const struct src_func *source_func_at(const struct source *s, size_t i)
{
	vec_for_each(f, &s->funcs) {
		if (i > f->open && i < f->close)
			return f;
	}
	return NULL;
}

const struct src_object *source_object_at(const struct source *s, size_t i)
{
	const struct src_object *best = NULL;

	vec_for_each(o, &s->objects) {
		if (i > o->open && i < o->close &&
		    (!best || o->open > best->open))
			best = o;
	}
	return best;
}

const struct src_macro *source_macro_at(const struct source *s, size_t i)
{
	vec_for_each(m, &s->macros) {
		if (i >= m->first && i < m->end)
			return m;
	}
	return NULL;
}

const struct src_macro *source_macro(const struct source *s, const char *name)
{
	vec_for_each(m, &s->macros) {
		if (token_is(&s->t, m->name, name))
			return m;
	}
	return NULL;
}

void source_includes(const struct source *s, struct str_vec *out)
{
	for (size_t i = 0; i + 2 < s->t.list.n; i++) {
		char *text;
		size_t n;

		if (!(s->t.list.v[i].flags & TOKEN_HASH) ||
		    !token_is(&s->t, i + 1, "include"))
			continue;
		text = token_text(&s->t, i + 2);
		n = strcspn(text, "<\"");
		if (text[n]) {
			char *path = text + n + 1;

			path[strcspn(path, ">\"")] = '\0';
			vec_push(out, xstrdup(path));
		}
		free(text);
	}
}
