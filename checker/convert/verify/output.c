// SPDX-License-Identifier: GPL-2.0-only
#include "convert/verify/output.h"

#include "lib/strbuf.h"

#include <ctype.h>
#include <stdio.h>

void diags_release(struct diags *d)
{
	vec_for_each(i, d) {
		free(i->file);
		free(i->text);
	}
	vec_release(d);
}

void built_release(struct built_vec *v)
{
	vec_for_each(b, v) {
		free(b->object);
		free(b->failed);
		diags_release(&b->gcc);
		diags_release(&b->sparse);
	}
	vec_release(v);
}

struct built *built_find(const struct built_vec *v, const char *object)
{
	vec_for_each(b, v) {
		if (streq(b->object, object))
			return b;
	}
	return NULL;
}

static struct built *built_at(struct built_vec *v, const char *object)
{
	struct built *b = built_find(v, object);

	if (b)
		return b;
	b = vec_add(v);
	*b = (struct built){ .object = xstrdup(object) };
	return b;
}

/* --- lines of a compiler --- */

/* The place "FILE:LINE" or "FILE:LINE:COLUMN" that ends at END. */
static bool parse_place(const char *s, const char *end, const char *root,
			char **file, unsigned int *line)
{
	unsigned int numbers[2] = { 0, 0 };
	size_t n = strlen(root);
	int found = 0;

	while (found < 2) {
		const char *p = end;

		while (p > s && isdigit((unsigned char)p[-1]))
			p--;
		if (p == end || p - 1 <= s || p[-1] != ':')
			break;
		numbers[found++] = (unsigned int)strtoul(p, NULL, 10);
		end = p - 1;
	}
	if (end <= s)
		return false;
	if (n && (size_t)(end - s) > n && strncmp(s, root, n) == 0 &&
	    s[n] == '/')
		s += n + 1;
	*line = found ? numbers[found - 1] : 0;
	*file = xstrndup(s, (size_t)(end - s));
	return true;
}

/* objtool says how far into a function something is: that moves. */
static void drop_offsets(char *text)
{
	char *to = text;

	for (const char *p = text; *p;) {
		if (starts_with(p, "+0x")) {
			p += 3;
			while (isxdigit((unsigned char)*p))
				p++;
		} else {
			*to++ = *p++;
		}
	}
	*to = '\0';
}

static bool parse_diag(const char *line, const char *root, struct diags *out)
{
	static const struct {
		const char *word;
		bool error;
	} levels[] = {
		{ ": warning: ", false },
		{ ": error: ", true },
		{ ": fatal error: ", true },
	};
	const char *at = NULL;
	size_t level = 0;
	struct diag d;

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		const char *p = strstr(line, levels[i].word);

		if (p && (!at || p < at)) {
			at = p;
			level = i;
		}
	}
	if (!at || !parse_place(line, at, root, &d.file, &d.line))
		return false;
	d.error = levels[level].error;
	d.text = xstrdup(at + strlen(levels[level].word));
	drop_offsets(d.text);
	vec_push(out, d);
	return true;
}

/* sparse goes on with "FILE:LINE:COL:    expected ...". */
static void parse_more(const char *line, struct diags *out)
{
	const char *p = strstr(line, ":    ");
	struct diag *last;
	char *text;

	if (!p || !out->n || !isdigit((unsigned char)(p > line ? p[-1] : 0)))
		return;
	last = &out->v[out->n - 1];
	p += strspn(p, ": ");
	text = xasprintf("%s; %s", last->text, p);
	free(last->text);
	last->text = text;
}

/* --- lines of make --- */

/* "  CC [M]  a.o": the word at TO, and what it is about; NULL if LINE is none.
 * Owned by the caller. */
static char *parse_action(const char *line, char *word, size_t size)
{
	const char *p = line + 2;
	size_t n;

	if (!starts_with(line, "  ") || !isupper((unsigned char)*p))
		return NULL;
	n = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
	if (n >= size || p[n] != ' ')
		return NULL;
	snprintf(word, size, "%.*s", (int)n, p);
	p += n;
	p += strspn(p, " ");
	if (*p == '[') {
		p += strcspn(p, " ");
		p += strspn(p, " ");
	}
	n = strcspn(p, " ");
	return n && !p[n] ? xstrdup(p) : NULL;
}

/* The object that "make[3]: *** [FILE:12: a.o] Error 1" is about; owned. */
static char *failed_target(const char *line)
{
	const char *p = strstr(line, "*** [");
	const char *end = p ? strstr(p, "] Error ") : NULL;
	const char *colon;

	if (!end)
		return NULL;
	p += strlen("*** [");
	for (colon = end; colon > p && colon[-1] != ' '; colon--)
		;
	return xstrndup(colon, (size_t)(end - colon));
}

static void parse_make(const char *line, struct built_vec *out)
{
	static const char no_rule[] = "*** No rule to make target '";
	const char *p = strstr(line, no_rule);
	char *target = NULL;
	const char *why = NULL;

	if (p) {
		p += strlen(no_rule);
		target = xstrndup(p, strcspn(p, "'"));
		why = OUTPUT_NO_RULE;
	} else {
		target = failed_target(line);
		why = "it does not compile";
	}
	if (target && ends_with(target, ".o")) {
		struct built *b = built_at(out, target);

		if (!b->failed)
			b->failed = xstrdup(why);
	}
	free(target);
}

struct reader {
	const char *root;
	struct built_vec *out;
	char *object; /* what lines are about, or NULL */
	bool sparse;
};

static void begin(struct reader *r, const char *word, char *what)
{
	const char *p = what;
	size_t n = strlen(r->root);
	struct built *b;

	free(r->object);
	r->object = NULL;
	if (strncmp(p, r->root, n) == 0 && p[n] == '/')
		p += n + 1;
	r->sparse = streq(word, "CHECK");
	if (streq(word, "CC") && ends_with(p, ".o"))
		r->object = xstrdup(p);
	else if (r->sparse && ends_with(p, ".c"))
		r->object = xasprintf("%.*s.o", (int)strlen(p) - 2, p);
	if (r->object) {
		b = built_at(r->out, r->object);
		*(r->sparse ? &b->checked : &b->compiled) = true;
	}
	free(what);
}

static void read_line(struct reader *r, const char *line)
{
	char word[16];
	char *what;
	struct diags *to;
	struct built *b;

	if (starts_with(line, "make")) {
		parse_make(line, r->out);
		return;
	}
	what = parse_action(line, word, sizeof(word));
	if (what) {
		begin(r, word, what);
		return;
	}
	if (!r->object)
		return;
	b = built_at(r->out, r->object);
	to = r->sparse ? &b->sparse : &b->gcc;
	if (!parse_diag(line, r->root, to) && r->sparse)
		parse_more(line, to);
}

void output_parse(const char *text, const char *root, struct built_vec *out)
{
	struct reader r = { .root = root, .out = out };

	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = xstrndup(text, n);

		read_line(&r, line);
		free(line);
		text += n + (text[n] == '\n');
	}
	free(r.object);
}

/* --- before and after --- */

void diags_new(const struct diags *before, const struct diags *after,
	       struct diag_refs *out)
{
	bool *used = xcalloc(before->n + 1, sizeof(*used));

	vec_for_each(a, after) {
		size_t i = 0;

		while (i < before->n &&
		       (used[i] || before->v[i].error != a->error ||
			!streq(before->v[i].file, a->file) ||
			!streq(before->v[i].text, a->text)))
			i++;
		if (i < before->n)
			used[i] = true;
		else
			vec_push(out, a);
	}
	free(used);
}

/* --- checkpatch --- */

void styles_release(struct styles *s)
{
	vec_for_each(i, s) {
		free(i->file);
		free(i->text);
	}
	vec_release(s);
}

/* "LEVEL:" at the beginning of LINE, or behind "FILE:LINE: ". */
static const char *find_level(const char *line)
{
	static const char *const levels[] = { "ERROR:", "WARNING:", "CHECK:" };
	const char *first = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		const char *at = strstr(line, levels[i]);

		while (at && at > line &&
		       (at < line + 2 || strncmp(at - 2, ": ", 2) != 0))
			at = strstr(at + 1, levels[i]);
		if (at && (!first || at < first))
			first = at;
	}
	return first;
}

void output_styles(const char *text, struct styles *out)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = xstrndup(text, n);
		const char *at = find_level(line);

		if (at) {
			struct style s = { .level = *at };

			/* ":12: ": of the message. */
			if (*line == ':')
				s.line = (unsigned int)strtoul(line + 1, NULL,
							       10);
			else if (at > line)
				parse_place(line, at - 2, "", &s.file,
					    &s.line);
			s.text = xstrdup(strchr(at, ':') + 1);
			vec_push(out, s);
		}
		free(line);
		text += n + (text[n] == '\n');
	}
}
