// SPDX-License-Identifier: GPL-2.0-only
/*
 * What no semantic patch says: whole functions that the core gets, and
 * kernel-doc. The texts are files of the series; where they go is told by the
 * names of functions.
 *
 * The text of a function is its prototype, a line "--", and what goes into the
 * core; a line "@export NAME@" there becomes the line by which the function it
 * stands in front of is exported, for that NAME.
 */
#include "convert/contract/contract.h"

#include "convert/code/body.h"
#include "convert/code/layout.h"
#include "convert/code/stmt.h"
#include "lib/data.h"
#include "lib/file.h"

static int read_data(const char *file, struct strbuf *out)
{
	char *path = data_path(file);
	int ret = -1;

	if (path) {
		ret = file_read(path, out);
		if (ret < 0)
			error_errno("%s: cannot be read", path);
	}
	free(path);
	return ret;
}

/* --- places --- */

/* The token that the declaration with token I begins with. */
static size_t head_of(const struct tokens *t, size_t i)
{
	for (;;) {
		size_t before = code_prev(t, i);

		if (before == t->list.n || token_is(t, before, ";") ||
		    token_is(t, before, "}") || token_is(t, before, "{"))
			return i;
		i = before;
	}
}

/* Where what stands above token I begins: its comment, if it has one. */
static size_t above(const struct tokens *t, size_t i)
{
	if (i && t->list.v[i - 1].kind == TOK_COMMENT)
		i--;
	return t->list.v[i].off;
}

/* The name of function NAME where T defines it; the number of tokens if not. */
static size_t definition(const struct tokens *t, const char *name)
{
	size_t lo, hi;

	if (!body_find(t, name, &lo, &hi))
		return t->list.n;
	while (lo > 0 && !(token_is(t, lo, name) && token_code(t, lo)))
		lo--;
	return lo;
}

/* Behind the prototype of NAME; 0 if T has none. */
static size_t behind_prototype(const struct tokens *t, const char *name)
{
	for (size_t i = 0; i < t->list.n; i++) {
		size_t open, end;

		if (!token_code(t, i) || !token_is(t, i, name))
			continue;
		open = code_next(t, i + 1, t->list.n);
		if (!token_is(t, open, "("))
			continue;
		end = code_next(t, token_close(t, open, t->list.n) + 1,
				t->list.n);
		if (token_is(t, end, ";"))
			return line_next(t->text, t->len, token_end(t, end));
	}
	return 0;
}

/* The line that exports NAME, with TO in its place; owned by the caller. NULL
 * if nothing exports it. */
static char *export_line(const struct strbuf *text, const char *name,
			 const char *to)
{
	const char *s = strbuf_str(text);
	size_t at = 0;

	while (word_find(s, text->len, name, &at)) {
		size_t from = line_start(s, at);
		size_t next = line_next(s, text->len, at);

		if (starts_with(s + from, "EXPORT_SYMBOL"))
			return xasprintf("%.*s%s%.*s", (int)(at - from),
					 s + from, to,
					 (int)(next - at - strlen(name)),
					 s + at + strlen(name));
		at += strlen(name);
	}
	return NULL;
}

/* --- functions --- */

/* Does TEXT define NAME? */
static bool has_function(const struct strbuf *text, const char *name)
{
	struct tokens t;
	bool has;

	tokens_lex(strbuf_str(text), text->len, &t);
	has = definition(&t, name) < t.list.n;
	tokens_release(&t);
	return has;
}

/* Put the export line in, where the text of the function asks for one. */
static void fill_export(struct strbuf *text, const struct strbuf *core,
			const char *before)
{
	static const char lead[] = "@export ";
	char *at = strstr(strbuf_str(text), lead);
	size_t pos, n;
	char *name, *line;

	if (!at)
		return;
	pos = (size_t)(at - text->buf);
	n = line_next(text->buf, text->len, pos) - pos;
	name = xstrndup(at + strlen(lead), strcspn(at + strlen(lead), "@"));
	line = export_line(core, before, name);
	if (!line)
		line = xasprintf("EXPORT_SYMBOL_GPL(%s);\n", name);
	strbuf_splice(text, pos, n, line, strlen(line));
	free(line);
	free(name);
}

static int add_prototype(struct convert *c, const char *before,
			 const char *prototype)
{
	struct strbuf header = STRBUF_INIT;
	struct tokens t;
	size_t at;
	int ret = convert_get(c, API_HEADER, &header);

	if (ret < 0)
		goto out;
	tokens_lex(strbuf_str(&header), header.len, &t);
	at = behind_prototype(&t, before);
	tokens_release(&t);
	if (!at) {
		ret = error("%s: declares no %s()", API_HEADER, before);
		goto out;
	}
	strbuf_splice(&header, at, 0, prototype, strlen(prototype));
	convert_put(c, API_HEADER, header.buf, header.len);
out:
	strbuf_release(&header);
	return ret;
}

static int add_definition(struct convert *c, const char *before,
			  struct strbuf *body)
{
	struct strbuf core = STRBUF_INIT;
	struct tokens t;
	size_t i;
	int ret = convert_get(c, API_CORE, &core);

	if (ret < 0)
		goto out;
	fill_export(body, &core, before);
	tokens_lex(strbuf_str(&core), core.len, &t);
	i = definition(&t, before);
	if (i == t.list.n)
		ret = error("%s: defines no %s()", API_CORE, before);
	else
		strbuf_splice(&core, above(&t, head_of(&t, i)), 0,
			      strbuf_str(body), body->len);
	tokens_release(&t);
	if (ret == 0)
		convert_put(c, API_CORE, core.buf, core.len);
out:
	strbuf_release(&core);
	return ret;
}

int add_function(struct convert *c, const char *name, const char *before,
		 const char *file)
{
	struct strbuf core = STRBUF_INIT, text = STRBUF_INIT;
	char *cut;
	size_t n;
	int ret = -1;

	if (convert_get(c, API_CORE, &core) < 0 || read_data(file, &text) < 0)
		goto out;
	/* A distribution may have it already. */
	if (has_function(&core, name)) {
		ret = 0;
		goto out;
	}
	cut = strstr(strbuf_str(&text), "\n--\n");
	if (!cut) {
		error("%s: has no line '--' between prototype and function",
		      file);
		goto out;
	}
	n = (size_t)(cut - text.buf) + 1;
	cut = xstrndup(text.buf, n);
	strbuf_splice(&text, 0, n + strlen("--\n"), "", 0);
	ret = add_prototype(c, before, cut);
	if (ret == 0)
		ret = add_definition(c, before, &text);
	free(cut);
out:
	strbuf_release(&core);
	strbuf_release(&text);
	return ret;
}

/* --- kernel-doc --- */

/* Does comment K of T begin with ` * NAME` and something that is no name? */
static bool is_doc_of(const struct tokens *t, size_t k, const char *name)
{
	const char *s = t->text + t->list.v[k].off;
	size_t n = strlen(name);

	if (t->list.v[k].kind != TOK_COMMENT || !starts_with(s, "/**"))
		return false;
	s += strcspn(s, "\n");
	s += strspn(s, "\n\t *");
	return !strncmp(s, name, n) && !is_ident((unsigned char)s[n]);
}

/* Replace the kernel-doc of NAME in PATH. 1 if it has one, -1 with a message. */
static int replace_doc(struct convert *c, const char *path, const char *name,
		       const struct strbuf *doc)
{
	struct strbuf text = STRBUF_INIT;
	struct tokens t;
	int ret = convert_get(c, path, &text);

	if (ret < 0)
		goto out;
	tokens_lex(strbuf_str(&text), text.len, &t);
	for (size_t k = 0; k < t.list.n && ret == 0; k++) {
		size_t from;

		if (!is_doc_of(&t, k, name))
			continue;
		from = line_start(text.buf, t.list.v[k].off);
		strbuf_splice(&text, from,
			      line_next(text.buf, text.len,
					token_end(&t, k)) - from,
			      strbuf_str(doc), doc->len);
		ret = 1;
	}
	tokens_release(&t);
	if (ret > 0)
		convert_put(c, path, text.buf, text.len);
out:
	strbuf_release(&text);
	return ret;
}

/* Put it above the function, which has none. */
static int insert_doc(struct convert *c, const char *path, const char *name,
		      const struct strbuf *doc)
{
	struct strbuf text = STRBUF_INIT;
	struct tokens t;
	size_t i;
	int ret = convert_get(c, path, &text);

	if (ret < 0)
		goto out;
	tokens_lex(strbuf_str(&text), text.len, &t);
	i = definition(&t, name);
	if (i < t.list.n) {
		strbuf_splice(&text, t.list.v[head_of(&t, i)].off, 0,
			      strbuf_str(doc), doc->len);
		ret = 1;
	}
	tokens_release(&t);
	if (ret > 0)
		convert_put(c, path, text.buf, text.len);
out:
	strbuf_release(&text);
	return ret;
}

int write_doc(struct convert *c, const char *name, const char *file)
{
	static const char *const paths[] = { API_HEADER, API_CORE };
	struct strbuf doc = STRBUF_INIT;
	int ret = read_data(file, &doc);

	for (size_t i = 0; i < ARRAY_SIZE(paths) && ret == 0; i++)
		ret = replace_doc(c, paths[i], name, &doc);
	/* A member, which begins with an @, has no place of its own. */
	for (size_t i = 0; i < ARRAY_SIZE(paths) && ret == 0 && *name != '@';
	     i++)
		ret = insert_doc(c, paths[i], name, &doc);
	strbuf_release(&doc);
	return ret < 0 ? -1 : 0;
}
