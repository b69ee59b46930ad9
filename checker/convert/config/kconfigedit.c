// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kconfig is read line by line: a keyword, then mostly an expression. Help
 * texts are skipped the way Kconfig itself tells their end, by indentation.
 */
#include "convert/config/kconfigedit.h"

#include "convert/config/boolfold.h"
#include "convert/code/layout.h"

struct kc {
	struct fold_env env;
	const char *s;
	size_t len;
	struct edits e;
	struct str_vec *left;
	/* For each open `if`: did its line go? */
	struct VEC_OF(bool) ifs;
};

/* One line with what continues it. */
struct kline {
	size_t from, to; /* with the newline */
	size_t word;	 /* where its first word starts */
	size_t rest;	 /* behind the first word and blanks */
	size_t end;	 /* of what counts: no comment, no newline */
};

static void note(struct kc *k, size_t off, const char *what)
{
	char *s = xasprintf("%u: %s", line_number(k->s, off), what);

	vec_push(k->left, s);
}

static size_t skip_blanks(const struct kc *k, size_t i, size_t end)
{
	while (i < end && (k->s[i] == ' ' || k->s[i] == '\t'))
		i++;
	return i;
}

/* Where the comment of a line starts, or END. */
static size_t comment_start(const struct kc *k, size_t i, size_t end)
{
	char quote = 0;

	for (; i < end; i++) {
		char c = k->s[i];

		if (quote && c == '\\')
			i++;
		else if (quote && c == quote)
			quote = 0;
		else if (!quote && (c == '"' || c == '\''))
			quote = c;
		else if (!quote && c == '#')
			return i;
	}
	return end;
}

static struct kline read_line(const struct kc *k, size_t off)
{
	struct kline l = { .from = off };
	size_t nl;

	l.to = line_next(k->s, k->len, off);
	for (;;) {
		nl = l.to;
		while (nl > off && (k->s[nl - 1] == '\n' ||
				    k->s[nl - 1] == '\r'))
			nl--;
		if (nl == off || k->s[nl - 1] != '\\' || l.to >= k->len)
			break;
		l.to = line_next(k->s, k->len, l.to);
	}
	l.word = skip_blanks(k, off, nl);
	l.end = comment_start(k, l.word, nl);
	while (l.end > l.word && strchr(" \t", k->s[l.end - 1]))
		l.end--;
	l.rest = l.word;
	while (l.rest < l.end && !strchr(" \t\"", k->s[l.rest]))
		l.rest++;
	l.rest = skip_blanks(k, l.rest, l.end);
	return l;
}

static bool word_is(const struct kc *k, const struct kline *l, const char *w)
{
	size_t n = strlen(w);

	return l->end - l->word >= n && !memcmp(k->s + l->word, w, n) &&
	       (l->word + n == l->end ||
		strchr(" \t\"(!", k->s[l->word + n]));
}

static bool word_in(const struct kc *k, const struct kline *l,
		    const char *const *words)
{
	for (; *words; words++) {
		if (word_is(k, l, *words))
			return true;
	}
	return false;
}

static bool rest_is_symbol(const struct kc *k, const struct kline *l,
			   size_t end)
{
	size_t n = strlen(k->env.config);

	while (end > l->rest && strchr(" \t", k->s[end - 1]))
		end--;
	return end - l->rest == n && !memcmp(k->s + l->rest, k->env.config, n);
}

/* --- expressions --- */

/*
 * Fold the expression in [FROM, TO) of the text and keep the edits. Nothing
 * is kept where the value is known.
 */
static enum fold_val fold(struct kc *k, size_t from, size_t to)
{
	struct edits e = VEC_INIT;
	struct fold_result res;
	struct tokens t;

	tokens_lex(k->s + from, to - from, &t);
	res = fold_expr(&k->env, &t, 0, t.list.n, FOLD_CONDITION, &e);
	vec_for_each(ed, &e)
		edits_add(&k->e, from + ed->off, ed->len, ed->text);
	edits_release(&e);
	tokens_release(&t);
	return res.val;
}

static void put(struct kc *k, size_t from, size_t to, enum fold_val val)
{
	edits_add(&k->e, from, to - from, fold_literal(&k->env, val));
}

static void cut(struct kc *k, size_t from, size_t to)
{
	edits_add(&k->e, from, to - from, "");
}

/* Where the `if` behind an attribute's value starts; L's end if none does. */
static size_t find_if(const struct kc *k, const struct kline *l)
{
	char quote = 0;

	for (size_t i = l->rest; i + 2 < l->end; i++) {
		char c = k->s[i];

		if (quote && c == '\\')
			i++;
		else if (quote && c == quote)
			quote = 0;
		else if (!quote && (c == '"' || c == '\''))
			quote = c;
		else if (!quote && !memcmp(k->s + i, "if", 2) &&
			 strchr(" \t(!", k->s[i + 2]) &&
			 (i == l->rest || strchr(" \t\")", k->s[i - 1])))
			return i;
	}
	return l->end;
}

static size_t before_blanks(const struct kc *k, size_t i, size_t from)
{
	while (i > from && strchr(" \t\\\n", k->s[i - 1]))
		i--;
	return i;
}

/* --- lines --- */

/* `... if EXPR`: true if the whole line is to go. */
static bool fold_suffix(struct kc *k, const struct kline *l, size_t at)
{
	size_t value = before_blanks(k, at, l->from);

	if (at == l->end)
		return false;
	switch (fold(k, at + 2, l->end)) {
	case FOLD_TRUE:
		cut(k, value, l->end);
		return false;
	case FOLD_FALSE:
		return true;
	default:
		return false;
	}
}

static void depends(struct kc *k, const struct kline *l, size_t expr)
{
	enum fold_val val = fold(k, expr, l->end);

	if (val == FOLD_TRUE) {
		cut_lines(k->s, k->len, l->from, l->to, &k->e);
	} else if (val == FOLD_FALSE) {
		put(k, skip_blanks(k, expr, l->end), l->end, val);
		note(k, l->from, "what depends on this can never be had now");
	}
}

static void open_if(struct kc *k, const struct kline *l)
{
	enum fold_val val = fold(k, l->rest, l->end);

	if (val == FOLD_TRUE) {
		cut_lines(k->s, k->len, l->from, l->to, &k->e);
	} else if (val == FOLD_FALSE) {
		put(k, l->rest, l->end, val);
		note(k, l->from, "what is in this `if` can never be had now");
	}
	vec_push(&k->ifs, val == FOLD_TRUE);
}

static void close_if(struct kc *k, const struct kline *l)
{
	if (k->ifs.n && k->ifs.v[--k->ifs.n])
		cut_lines(k->s, k->len, l->from, l->to, &k->e);
}

/* `default`, `def_bool`: a value that is an expression, and maybe an if. */
static void fold_value(struct kc *k, const struct kline *l, bool removable)
{
	size_t at = find_if(k, l), end = before_blanks(k, at, l->rest);
	size_t mark = k->e.n;
	enum fold_val val;

	if (fold_suffix(k, l, at)) {
		edits_truncate(&k->e, mark);
		if (removable)
			cut(k, l->from, l->to);
		else
			put(k, at + 2, l->end, FOLD_FALSE);
		return;
	}
	val = fold(k, l->rest, end);
	if (val != FOLD_OTHER)
		put(k, l->rest, end, val);
}

/* `bool "Prompt" if EXPR`: without the prompt where it cannot be shown. */
static void fold_prompt(struct kc *k, const struct kline *l)
{
	size_t at = find_if(k, l), word = l->word;

	if (!fold_suffix(k, l, at))
		return;
	while (word < l->end && is_ident((unsigned char)k->s[word]))
		word++;
	cut(k, word, l->end);
}

static void fold_line(struct kc *k, const struct kline *l)
{
	static const char *const prompts[] = { "bool", "tristate", "int",
					       "hex", "string", NULL };
	static const char *const values[] = { "def_bool", "def_tristate",
					      NULL };
	static const char *const reverse[] = { "select", "imply", NULL };
	static const char *const others[] = { "range", "prompt", NULL };

	if (word_is(k, l, "depends"))
		depends(k, l, l->rest + 2);
	else if (word_is(k, l, "visible"))
		depends(k, l, l->rest + 2);
	else if (word_is(k, l, "if"))
		open_if(k, l);
	else if (word_is(k, l, "endif"))
		close_if(k, l);
	else if (word_in(k, l, reverse) &&
		 rest_is_symbol(k, l, find_if(k, l)))
		cut(k, l->from, l->to);
	else if (word_in(k, l, reverse) || word_in(k, l, others)) {
		if (fold_suffix(k, l, find_if(k, l)))
			cut(k, l->from, l->to);
	} else if (word_is(k, l, "default"))
		fold_value(k, l, true);
	else if (word_in(k, l, values))
		fold_value(k, l, false);
	else if (word_in(k, l, prompts))
		fold_prompt(k, l);
}

/* --- entries --- */

static unsigned int indent(const struct kc *k, size_t from)
{
	return column_of(k->s, skip_blanks(k, from, k->len));
}

static bool is_blank_line(const struct kc *k, size_t from)
{
	return line_ends_at(k->s, k->len, from);
}

/* Where the help text below the line that ends at OFF ends. */
static size_t help_end(const struct kc *k, size_t off)
{
	size_t end = off, i = off;
	unsigned int depth;

	while (i < k->len && is_blank_line(k, i))
		i = line_next(k->s, k->len, i);
	if (i >= k->len)
		return off;
	depth = indent(k, i);
	while (i < k->len && (is_blank_line(k, i) || indent(k, i) >= depth)) {
		bool blank = is_blank_line(k, i);

		i = line_next(k->s, k->len, i);
		if (!blank)
			end = i;
	}
	return depth ? end : off;
}

static bool is_help(const struct kc *k, const struct kline *l)
{
	return word_is(k, l, "help") || word_is(k, l, "---help---");
}

static bool starts_entry(const struct kc *k, const struct kline *l)
{
	static const char *const words[] = {
		"config", "menuconfig", "choice", "endchoice", "comment",
		"menu", "endmenu", "if", "endif", "source", "mainmenu",
		"osource", "rsource", "orsource", NULL
	};

	return word_in(k, l, words);
}

/* The end of the last line of the entry whose first line is L. */
static size_t entry_end(const struct kc *k, const struct kline *l)
{
	size_t end = l->to;

	for (size_t i = l->to; i < k->len;) {
		struct kline n = read_line(k, i);

		if (starts_entry(k, &n))
			break;
		i = is_help(k, &n) ? help_end(k, n.to) : n.to;
		/* Comments and blank lines belong to what follows. */
		if (n.word < n.end)
			end = i;
	}
	return end;
}

static size_t drop_entry(struct kc *k, const struct kline *l)
{
	size_t end = entry_end(k, l), prev = l->from;

	cut_lines(k->s, k->len, l->from, end, &k->e);
	prev = prev ? line_start(k->s, prev - 1) : 0;
	if (l->from && k->s[skip_blanks(k, prev, k->len)] == '#')
		note(k, prev, "this comment stood above the entry that went");
	return end;
}

static size_t drop_line(struct kc *k, size_t off)
{
	struct kline l = read_line(k, off);

	if ((word_is(k, &l, "config") || word_is(k, &l, "menuconfig")) &&
	    rest_is_symbol(k, &l, l.end))
		return drop_entry(k, &l);
	if (is_help(k, &l))
		return help_end(k, l.to);
	fold_line(k, &l);
	return l.to;
}

void kconfig_drop(const char *symbol, struct strbuf *text,
		  struct str_vec *left)
{
	struct kc k = {
		.env = { .config = symbol, .lang = FOLD_KCONFIG },
		.s = strbuf_str(text),
		.len = text->len,
		.left = left,
	};
	struct strbuf out = STRBUF_INIT;

	for (size_t off = 0; off < k.len;)
		off = drop_line(&k, off);
	if (edits_apply(&k.e, k.s, k.len, &out) == 0) {
		strbuf_reset(text);
		strbuf_add(text, out.buf, out.len);
	}
	strbuf_release(&out);
	edits_release(&k.e);
	vec_release(&k.ifs);
}

void defconfig_drop(const char *symbol, struct strbuf *text)
{
	char *name = xasprintf("CONFIG_%s", symbol);
	const char *s = strbuf_str(text);
	struct strbuf out = STRBUF_INIT;

	for (size_t off = 0; off < text->len;) {
		size_t next = line_next(s, text->len, off), at = off, end;

		end = next;
		while (end > off && strchr(" \t\r\n", s[end - 1]))
			end--;
		if (end - off > 2 && !memcmp(s + off, "# ", 2))
			at += 2;
		if (word_find(s, end, name, &at) &&
		    (at == off ? at + strlen(name) < end &&
					 s[at + strlen(name)] == '=' :
				 at == off + 2 &&
					 end - at == strlen(name) + 11 &&
					 !memcmp(s + end - 11, " is not set",
						 11))) {
			off = next;
			continue;
		}
		strbuf_add(&out, s + off, next - off);
		off = next;
	}
	strbuf_reset(text);
	strbuf_add(text, strbuf_str(&out), out.len);
	strbuf_release(&out);
	free(name);
}
