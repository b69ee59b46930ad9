// SPDX-License-Identifier: GPL-2.0-only
#include "convert/contract/tidy.h"

#include "convert/code/layout.h"
#include "lib/strmap.h"

#define MAX_COLUMNS 80

/* --- lines --- */

static bool is_blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] != ' ' && s[i] != '\t')
			return false;
	}
	return true;
}

/* The lines of TEXT, as a set. */
static void lines_of(const struct strbuf *text, struct strmap *out)
{
	const char *s = strbuf_str(text);

	for (size_t at = 0; at < text->len;) {
		size_t next = line_next(s, text->len, at);
		char *line = xstrndup(s + at, next - at);

		strset_add(out, line);
		free(line);
		at = next;
	}
}

/* Where a line of N bytes at S, which starts an if, can be broken: behind the
 * last && or || outside inner brackets that leaves no more than fits. 0: not
 * at all. */
static size_t break_at(const char *s, size_t n)
{
	size_t best = 0;
	int depth = 0;

	for (size_t i = 0; i + 2 < n; i++) {
		depth += s[i] == '(';
		depth -= s[i] == ')';
		if (depth == 1 && s[i + 2] == ' ' &&
		    ((s[i] == '&' && s[i + 1] == '&') ||
		     (s[i] == '|' && s[i + 1] == '|')) &&
		    column_of(s, i + 2) <= MAX_COLUMNS)
			best = i + 2;
	}
	return best;
}

/* Append COLUMNS of indentation. */
static void indent(struct strbuf *out, unsigned int columns)
{
	for (; columns >= 8; columns -= 8)
		strbuf_addch(out, '\t');
	for (; columns; columns--)
		strbuf_addch(out, ' ');
}

/* Append the line of N bytes at S, its end aside. */
static void add_line(struct strbuf *out, const char *s, size_t n)
{
	char *line = xstrndup(s, n);
	size_t lead = strspn(line, " \t");
	size_t at = 0;

	if (starts_with(line + lead, "if (") &&
	    column_of(line, n) > MAX_COLUMNS)
		at = break_at(line, n);
	if (at) {
		strbuf_add(out, line, at);
		strbuf_addch(out, '\n');
		indent(out, column_of(line, lead) + 4);
		strbuf_addstr(out, line + at + 1);
	} else {
		strbuf_add(out, line, n);
	}
	free(line);
}

void tidy_added(const struct strbuf *before, struct strbuf *now)
{
	struct strmap known = STRMAP_INIT;
	struct strbuf out = STRBUF_INIT;
	const char *s = strbuf_str(now);

	lines_of(before, &known);
	for (size_t at = 0; at < now->len;) {
		size_t next = line_next(s, now->len, at);
		size_t n = next - at - (s[next - 1] == '\n');
		char *line = xstrndup(s + at, next - at);

		if (strmap_has(&known, line))
			strbuf_addstr(&out, line);
		else if (!n || !is_blank(line, n)) {
			add_line(&out, line, n);
			strbuf_add(&out, line + n, next - at - n);
		}
		free(line);
		at = next;
	}
	strmap_release(&known, NULL);
	strbuf_reset(now);
	strbuf_add(now, strbuf_str(&out), out.len);
	strbuf_release(&out);
}

/* --- includes --- */

/* `#include <NAME>` at offset AT: NAME, owned by the caller; or NULL. */
static char *include_name(const char *s, size_t at)
{
	static const char lead[] = "#include <";

	if (!starts_with(s + at, lead))
		return NULL;
	s += at + strlen(lead);
	return xstrndup(s, strcspn(s, ">\n"));
}

void tidy_include(struct strbuf *text, const char *header)
{
	const char *s = strbuf_str(text);
	size_t place = 0, first = 0;
	bool has = false, placed = false, any = false;
	char *line;

	for (size_t at = 0; at < text->len;
	     at = line_next(s, text->len, at)) {
		char *name = include_name(s, at);

		/* Only the first run of them: others may be under an #if. */
		if (!name && any && !(s[at] == '#'))
			break;
		if (!name)
			continue;
		has |= streq(name, header);
		if (!any)
			first = at;
		any = true;
		if (strcmp(name, header) < 0) {
			place = line_next(s, text->len, at);
			placed = true;
		}
		free(name);
	}
	if (has || !any)
		return;
	line = xasprintf("#include <%s>\n", header);
	strbuf_splice(text, placed ? place : first, 0, line, strlen(line));
	free(line);
}
