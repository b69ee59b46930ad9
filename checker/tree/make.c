// SPDX-License-Identifier: GPL-2.0-only
#include "tree/make.h"

#include "lib/file.h"

#define MAX_DEPTH 64
#define MAX_EXPANSION (1024 * 1024)

static void free_parts(struct make_var *var)
{
	vec_for_each(p, &var->parts)
		free(p->text);
	vec_release(&var->parts);
}

static void free_var(void *p)
{
	struct make_var *var = p;

	if (!var)
		return;
	free_parts(var);
	free(var);
}

void make_init(struct make *mk, const struct tree *tree)
{
	*mk = (struct make){ .tree = tree };
}

void make_release(struct make *mk)
{
	strmap_release(&mk->vars, free_var);
}

static struct make_var *var_at(struct make *mk, const char *name)
{
	struct strmap_entry *e = strmap_at(&mk->vars, name);

	if (!e->value)
		e->value = xcalloc(1, sizeof(struct make_var));
	return e->value;
}

void make_set(struct make *mk, const char *name, const char *value)
{
	struct make_var *var = var_at(mk, name);

	free_parts(var);
	vec_push(&var->parts, ((struct make_part){ xstrdup(value), false }));
}

const char *make_word(const char **p, size_t *n)
{
	const char *word = *p + strspn(*p, " \t\r\n");

	*n = strcspn(word, " \t\r\n");
	*p = word + *n;
	return *n ? word : NULL;
}

char *make_path(const struct make *mk, const char *path)
{
	const char *root = tree_root(mk->tree);
	size_t n = strlen(root);
	char *norm = path_normalize(path);
	char *rel;

	if (!norm || norm[0] != '/')
		return norm;
	if (streq(norm, root))
		rel = xstrdup(".");
	else if (strncmp(norm, root, n) == 0 && norm[n] == '/')
		rel = xstrdup(norm + n + 1);
	else
		rel = NULL;
	free(norm);
	return rel;
}

void make_value(struct make *mk, const char *name, struct strbuf *out)
{
	struct make_var *var = strmap_get(&mk->vars, name);
	size_t start = out->len;

	if (!var) {
		if (starts_with(name, "CONFIG_"))
			strbuf_addch(out, 'y');
		return;
	}
	for (size_t i = 0; i < var->parts.n; i++) {
		struct make_part *p = &var->parts.v[i];
		char *text;

		if (out->len > start)
			strbuf_addch(out, ' ');
		if (!p->deferred) {
			strbuf_addstr(out, p->text);
			continue;
		}
		/* Expanding may set variables, this one too. */
		text = xstrdup(p->text);
		make_expand(mk, text, out);
		free(text);
	}
}

/* $(name:from=to), the short form of patsubst. True if REF is one. */
static bool substitution(struct make *mk, const char *ref, struct strbuf *out)
{
	const char *colon = strchr(ref, ':');
	const char *equal = colon ? strchr(colon, '=') : NULL;
	bool pattern;
	char *args;

	if (!equal)
		return false;
	pattern = memchr(colon, '%', (size_t)(equal - colon)) != NULL;
	args = xasprintf("%s%.*s,%s%s,$(%.*s)", pattern ? "" : "%",
			 (int)(equal - colon - 1), colon + 1,
			 pattern ? "" : "%", equal + 1, (int)(colon - ref),
			 ref);
	make_call(mk, "patsubst", args, out);
	free(args);
	return true;
}

/* What stands between the parentheses of a reference. */
static void reference(struct make *mk, const char *ref, struct strbuf *out)
{
	size_t n = strcspn(ref, " \t,:=$");
	struct strbuf name = STRBUF_INIT;

	if (ref[n] == ' ' || ref[n] == '\t') {
		char *func = xstrndup(ref, n);

		/* A function not known here leaves nothing. */
		make_call(mk, func, ref + n + strspn(ref + n, " \t"), out);
		free(func);
		return;
	}
	if (substitution(mk, ref, out))
		return;
	make_expand(mk, ref, &name);
	make_value(mk, strbuf_str(&name), out);
	strbuf_release(&name);
}

/* The end of a reference that S, behind "$(" or "${", is in; the NUL if it
 * has none. */
static const char *closing(const char *s, char open)
{
	char close = open == '(' ? ')' : '}';
	int depth = 1;

	for (; *s; s++) {
		if (*s == open)
			depth++;
		else if (*s == close && --depth == 0)
			break;
	}
	return s;
}

static void expand(struct make *mk, const char *s, struct strbuf *out)
{
	while (*s) {
		size_t n = strcspn(s, "$");
		const char *end;
		char *ref;

		strbuf_add(out, s, n);
		s += n;
		if (!*s || !s[1])
			break;
		if (s[1] == '$') {
			strbuf_addch(out, '$');
			s += 2;
			continue;
		}
		if (s[1] == '(' || s[1] == '{') {
			end = closing(s + 2, s[1]);
			ref = xstrndup(s + 2, (size_t)(end - s - 2));
		} else {
			end = s + 1;
			ref = xstrndup(end, 1);
		}
		reference(mk, ref, out);
		free(ref);
		s = *end ? end + 1 : end;
	}
}

void make_expand(struct make *mk, const char *text, struct strbuf *out)
{
	size_t start = out->len;

	/* Makefiles that refer to themselves, or grow without bound, are no
	 * reason to hang. */
	if (mk->depth == 0)
		mk->budget = MAX_EXPANSION;
	if (mk->depth >= MAX_DEPTH || !mk->budget)
		return;
	mk->depth++;
	expand(mk, text, out);
	mk->depth--;
	if (out->len - start >= mk->budget) {
		mk->budget = 0;
		strbuf_setlen(out, start);
	} else {
		mk->budget -= out->len - start;
		mk->budget -= mk->budget > 0;
	}
}

/* "foo-yym" and "foo-m" are "foo-y": what is built at all. */
static void canonical(struct strbuf *name)
{
	char *dash = strrchr(name->buf, '-');

	if (!dash || !dash[1] || dash[1 + strspn(dash + 1, "ym")])
		return;
	strbuf_setlen(name, (size_t)(dash - name->buf) + 1);
	strbuf_addch(name, 'y');
}

static void assign(struct make *mk, char op, const char *name,
		   const char *value, bool conditional)
{
	struct strbuf now = STRBUF_INIT;
	struct make_part part = { NULL, true };
	struct make_var *var = var_at(mk, name);

	if (op == '?' && var->parts.n && !conditional)
		return;
	if (op == '+' && var->parts.n)
		part.deferred = var->parts.v[0].deferred;
	if (op == ':')
		part.deferred = false;
	if (part.deferred) {
		part.text = xstrdup(value);
	} else {
		make_expand(mk, value, &now);
		part.text = strbuf_detach(&now);
		var = var_at(mk, name);
	}
	/* Under a condition it is one value beside others. */
	if (!conditional && (op == ':' || op == '='))
		free_parts(var);
	vec_push(&var->parts, part);
}

/* Where in LINE an assignment's operator starts; NULL if it is none. */
static const char *find_operator(const char *line)
{
	for (const char *s = line; *s; s++) {
		if (*s == '$' && (s[1] == '(' || s[1] == '{')) {
			s = closing(s + 2, s[1]);
			if (!*s)
				return NULL;
		} else if (*s == '=') {
			return s;
		} else if ((*s == '+' || *s == '?') && s[1] == '=') {
			return s;
		} else if (*s == ':') {
			/* :=, ::=, or a rule. */
			return s[1 + (s[1] == ':')] == '=' ? s : NULL;
		}
	}
	return NULL;
}

static void include(struct make *mk, const char *names)
{
	struct strbuf list = STRBUF_INIT;
	const char *p;
	const char *word;
	size_t n;

	if (mk->includes >= MAX_DEPTH)
		return;
	make_expand(mk, names, &list);
	p = strbuf_str(&list);
	mk->includes++;
	while ((word = make_word(&p, &n))) {
		char *name = xstrndup(word, n);
		char *path = make_path(mk, name);
		struct strbuf text = STRBUF_INIT;

		if (path && tree_read(mk->tree, path, &text) == 0)
			make_parse(mk, strbuf_str(&text));
		strbuf_release(&text);
		free(path);
		free(name);
	}
	mk->includes--;
	strbuf_release(&list);
}

struct parse {
	struct make *mk;
	int conditions; /* open at this point */
	bool recipe; /* lines with a tab are commands */
	bool define; /* up to endef */
};

/* Is WORD the first word of S? Then what follows it, else NULL. */
static const char *after(const char *s, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(s, word, n) != 0)
		return NULL;
	if (s[n] && !strchr(" \t(", s[n]))
		return NULL;
	return s + n + strspn(s + n, " \t");
}

/* True if S is a directive other than an assignment. */
static bool directive(struct parse *p, const char *s)
{
	static const char *const opens[] = { "ifdef", "ifndef", "ifeq",
					     "ifneq" };
	static const char *const includes[] = { "include", "-include",
						"sinclude" };
	const char *rest;

	for (size_t i = 0; i < ARRAY_SIZE(opens); i++) {
		if (after(s, opens[i])) {
			p->conditions++;
			return true;
		}
	}
	if (after(s, "else"))
		return true;
	if (after(s, "endif")) {
		p->conditions -= p->conditions > 0;
		return true;
	}
	if (after(s, "define")) {
		p->define = true;
		return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(includes); i++) {
		rest = after(s, includes[i]);
		if (rest) {
			include(p->mk, rest);
			return true;
		}
	}
	return false;
}

static void assignment(struct parse *p, const char *s, const char *op)
{
	static const char *const prefixes[] = { "export", "override",
						"private" };
	struct strbuf name = STRBUF_INIT;
	const char *value = strchr(op, '=') + 1;
	char *raw;

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		const char *rest = after(s, prefixes[i]);

		if (rest && rest < op)
			s = rest;
	}
	raw = xstrndup(s, (size_t)(op - s));
	make_expand(p->mk, raw, &name);
	free(raw);
	while (name.len && strchr(" \t", name.buf[name.len - 1]))
		strbuf_setlen(&name, name.len - 1);
	if (name.len) {
		canonical(&name);
		assign(p->mk, *op, name.buf, value + strspn(value, " \t"),
		       p->conditions > 0);
	}
	strbuf_release(&name);
}

/* One line, its continuations joined and its comment gone. */
static void parse_line(struct parse *p, const char *line)
{
	const char *s = line + strspn(line, " \t");
	const char *op;

	if (p->define) {
		p->define = !after(s, "endef");
		return;
	}
	if (!*s || (p->recipe && line[0] == '\t'))
		return;
	p->recipe = false;
	if (directive(p, s))
		return;
	op = find_operator(s);
	if (op)
		assignment(p, s, op);
	else
		p->recipe = strchr(s, ':') != NULL;
}

/* Append a line of TEXT to OUT, and what continues it; returns the next. */
static const char *next_line(const char *text, struct strbuf *out)
{
	bool comment = false;

	for (;;) {
		size_t n = strcspn(text, "\n");
		size_t len = n;
		bool more;

		if (len && text[len - 1] == '\r')
			len--;
		more = len && text[len - 1] == '\\';
		if (more)
			len--;
		for (size_t i = 0; i < len && !comment; i++) {
			if (text[i] == '#' && (i == 0 || text[i - 1] != '\\'))
				comment = true;
			else
				strbuf_addch(out, text[i]);
		}
		text += n;
		text += *text == '\n';
		if (!more || !*text)
			return text;
		/* What joins the lines is one blank. */
		while (out->len && strchr(" \t", out->buf[out->len - 1]))
			strbuf_setlen(out, out->len - 1);
		strbuf_addch(out, ' ');
		text += strspn(text, " \t");
	}
}

void make_parse(struct make *mk, const char *text)
{
	struct parse p = { .mk = mk };
	struct strbuf line = STRBUF_INIT;

	while (*text) {
		strbuf_reset(&line);
		text = next_line(text, &line);
		parse_line(&p, strbuf_str(&line));
	}
	strbuf_release(&line);
}
