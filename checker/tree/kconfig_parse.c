// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kconfig's language, described in the kernel's
 * Documentation/kbuild/kconfig-language.rst. What cannot be understood is
 * skipped: the result is to be near enough, on trees of any age.
 */
#include "tree/kconfig_priv.h"

#include "lib/file.h"

#define MAX_SOURCE_DEPTH 64
#define MAX_NESTING 200

enum block_kind {
	BLOCK_MENU,
	BLOCK_IF,
	BLOCK_CHOICE
};

/* An open menu, if or choice. */
struct block {
	enum block_kind kind;
	const struct kc_expr *depends; /* of all blocks up to here */
	const struct kc_expr *visible; /* of prompts, likewise */
	struct kc_choice *choice;
};

/* What the properties that follow are about. */
enum entry_kind {
	ENTRY_NONE,
	ENTRY_CONFIG,
	ENTRY_CHOICE,
	ENTRY_MENU
};

struct select {
	struct kc_symbol *target;
	const struct kc_expr *cond;
	bool imply;
};

struct reader {
	struct kconfig *kc;
	struct VEC_OF(struct block) blocks;
	/* The entry at hand, whose depends may come after what they are
	 * about. */
	enum entry_kind kind;
	struct kc_symbol *sym;
	const struct kc_expr *depends;
	const struct kc_expr *visible;
	struct VEC_OF(struct kc_prop) props;
	struct VEC_OF(struct select) selects;
	bool transitional;
	/* The line at hand. */
	const char *p;
	int nesting;
};

/* --- building blocks --- */

static struct kc_expr *new_expr(struct kconfig *kc)
{
	if (!kc->exprs.n || kc->used == KC_BLOCK) {
		vec_push(&kc->exprs, xcalloc(KC_BLOCK, sizeof(struct kc_expr)));
		kc->used = 0;
	}
	return &kc->exprs.v[kc->exprs.n - 1][kc->used++];
}

static const struct kc_expr *binary(struct kconfig *kc, enum kc_op op,
				    const struct kc_expr *l,
				    const struct kc_expr *r)
{
	struct kc_expr *e;

	if (op == KC_AND && (!l || !r))
		return l ? l : r;
	e = new_expr(kc);
	e->op = op;
	e->left = l;
	e->right = r;
	return e;
}

static const struct kc_expr *sym_expr(struct kconfig *kc, struct kc_symbol *sym)
{
	struct kc_expr *e = new_expr(kc);

	e->op = KC_SYM;
	e->a = sym;
	return e;
}

static struct kc_symbol *lookup(struct strmap *map, const char *name)
{
	struct strmap_entry *e = strmap_at(map, name);
	struct kc_symbol *sym = e->value;

	if (!sym) {
		sym = xcalloc(1, sizeof(*sym));
		sym->name = e->key;
		e->value = sym;
	}
	return sym;
}

/* The symbol of a word; quoted ones, y, m and n are constants. */
static struct kc_symbol *symbol(struct kconfig *kc, const char *name,
				bool quoted)
{
	bool tri = streq(name, "y") || streq(name, "m") || streq(name, "n");
	struct kc_symbol *sym;

	if (!quoted && !tri)
		return lookup(&kc->symbols, name);
	sym = lookup(&kc->constants, name);
	sym->constant = true;
	sym->type = tri ? KC_TRISTATE : KC_STRING;
	sym->tri = streq(name, "y")   ? KC_YES
		   : streq(name, "m") ? KC_MOD
				      : KC_NO;
	return sym;
}

/* --- words of a line --- */

static void skip_blanks(struct reader *r)
{
	r->p += strspn(r->p, " \t\r");
}

/* Is the next thing TOKEN? Then go behind it. */
static bool accept(struct reader *r, const char *token)
{
	size_t n = strlen(token);

	skip_blanks(r);
	if (strncmp(r->p, token, n) != 0)
		return false;
	if (is_ident(token[0]) && is_ident(r->p[n]))
		return false;
	r->p += n;
	return true;
}

static bool word_char(char c)
{
	return is_ident(c) || c == '-' || c == '/' || c == '.' || c == '$' ||
	       c == '+';
}

/* A name or a string, owned; NULL if there is none. */
static char *word(struct reader *r, bool *quoted)
{
	struct strbuf sb = STRBUF_INIT;

	skip_blanks(r);
	*quoted = *r->p == '"' || *r->p == '\'';
	if (*quoted) {
		char quote = *r->p++;

		while (*r->p && *r->p != quote) {
			if (*r->p == '\\' && r->p[1])
				r->p++;
			strbuf_addch(&sb, *r->p++);
		}
		r->p += *r->p != '\0';
		return strbuf_detach(&sb);
	}
	while (word_char(*r->p))
		strbuf_addch(&sb, *r->p++);
	return sb.len ? strbuf_detach(&sb) : NULL;
}

static struct kc_symbol *read_symbol(struct reader *r)
{
	struct kc_symbol *sym = NULL;
	bool quoted;
	char *name = word(r, &quoted);

	if (name)
		sym = symbol(r->kc, name, quoted);
	free(name);
	return sym;
}

/* --- expressions --- */

static const struct kc_expr *read_or(struct reader *r);

static const struct kc_expr *read_compare(struct reader *r)
{
	static const struct {
		const char *token;
		enum kc_op op;
	} ops[] = {
		{ "!=", KC_NE }, { "<=", KC_LE }, { ">=", KC_GE },
		{ "<", KC_LT },	 { ">", KC_GT },  { "=", KC_EQ },
	};
	struct kc_symbol *a = read_symbol(r);
	struct kc_expr *e;

	/* Nothing there: a macro without an answer. */
	if (!a)
		a = symbol(r->kc, "n", false);
	e = new_expr(r->kc);
	e->a = a;
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		if (!accept(r, ops[i].token))
			continue;
		e->b = read_symbol(r);
		if (!e->b)
			e->b = symbol(r->kc, "", true);
		e->op = ops[i].op;
		break;
	}
	return e;
}

static const struct kc_expr *read_not(struct reader *r)
{
	const struct kc_expr *e;
	struct kc_expr * not ;

	skip_blanks(r);
	if (r->nesting >= MAX_NESTING)
		return NULL;
	r->nesting++;
	if (*r->p == '!' && r->p[1] != '=') {
		r->p++;
		not = new_expr(r->kc);
		not ->op = KC_NOT;
		not ->left = read_not(r);
		e = not ;
	} else if (accept(r, "(")) {
		e = read_or(r);
		accept(r, ")");
	} else {
		e = read_compare(r);
	}
	r->nesting--;
	return e;
}

static const struct kc_expr *read_and(struct reader *r)
{
	const struct kc_expr *e = read_not(r);

	while (accept(r, "&&"))
		e = binary(r->kc, KC_AND, e, read_not(r));
	return e;
}

static const struct kc_expr *read_or(struct reader *r)
{
	const struct kc_expr *e = read_and(r);

	while (accept(r, "||"))
		e = binary(r->kc, KC_OR, e, read_and(r));
	return e;
}

static const struct kc_expr *read_if(struct reader *r)
{
	return accept(r, "if") ? read_or(r) : NULL;
}

/* --- entries --- */

static struct block *top(struct reader *r)
{
	static struct block none;

	return r->blocks.n ? &r->blocks.v[r->blocks.n - 1] : &none;
}

static void open_block(struct reader *r, enum block_kind kind)
{
	struct block b = *top(r);

	b.kind = kind;
	if (kind == BLOCK_CHOICE) {
		b.choice = xcalloc(1, sizeof(*b.choice));
		vec_push(&r->kc->choices, b.choice);
	}
	vec_push(&r->blocks, b);
}

static void finish_symbol(struct reader *r)
{
	struct kconfig *kc = r->kc;
	struct block *b = top(r);
	const struct kc_expr *dep = binary(kc, KC_AND, b->depends, r->depends);
	struct kc_symbol *sym = r->sym;

	/* One definition without a condition makes it unconditional. */
	if (!sym->defined)
		sym->depends = dep;
	else if (sym->depends && dep)
		sym->depends = binary(kc, KC_OR, sym->depends, dep);
	else
		sym->depends = NULL;
	sym->defined = true;
	if (b->choice && !sym->choice) {
		sym->choice = b->choice;
		vec_push(&b->choice->members, sym);
	}
	vec_for_each(p, &r->props) {
		p->cond = binary(kc, KC_AND, p->cond, dep);
		if (p->kind == KC_PROMPT)
			p->cond = binary(kc, KC_AND, p->cond, b->visible);
		vec_push(&sym->props, *p);
	}
	vec_for_each(s, &r->selects) {
		const struct kc_expr *by =
			binary(kc, KC_AND, sym_expr(kc, sym),
			       binary(kc, KC_AND, s->cond, dep));
		const struct kc_expr **to = s->imply ? &s->target->implied
						     : &s->target->selected;

		*to = *to ? binary(kc, KC_OR, *to, by) : by;
	}
}

/* A menu or a choice: its conditions are its members'. */
static void finish_block(struct reader *r)
{
	struct kconfig *kc = r->kc;
	struct block *b = top(r);

	if (!r->blocks.n)
		return;
	b->depends = binary(kc, KC_AND, b->depends, r->depends);
	b->visible = binary(kc, KC_AND, b->visible, r->visible);
	if (r->kind != ENTRY_CHOICE)
		return;
	vec_for_each(p, &r->props) {
		p->cond = binary(kc, KC_AND, p->cond, b->depends);
		if (p->kind == KC_PROMPT)
			p->cond = binary(kc, KC_AND, p->cond, b->visible);
		vec_push(&b->choice->props, *p);
	}
}

/* All properties of the entry at hand are read. */
static void finish(struct reader *r)
{
	if (r->kind == ENTRY_CONFIG && !r->transitional)
		finish_symbol(r);
	else if (r->kind == ENTRY_CHOICE || r->kind == ENTRY_MENU)
		finish_block(r);
	r->kind = ENTRY_NONE;
	r->sym = NULL;
	r->depends = NULL;
	r->visible = NULL;
	r->transitional = false;
	r->props.n = 0;
	r->selects.n = 0;
}

/* --- properties --- */

static void add_prop(struct reader *r, struct kc_prop prop)
{
	prop.cond = read_if(r);
	vec_push(&r->props, prop);
}

static void set_type(struct reader *r, enum kc_type type)
{
	if (r->sym && r->sym->type == KC_UNKNOWN)
		r->sym->type = type;
}

static void read_prompt(struct reader *r)
{
	bool quoted;
	char *text = word(r, &quoted);

	if (text)
		add_prop(r, (struct kc_prop){ .kind = KC_PROMPT });
	free(text);
}

static void read_default(struct reader *r)
{
	struct kc_prop prop = { .kind = KC_DEFAULT };

	prop.value = read_or(r);
	add_prop(r, prop);
}

static void read_range(struct reader *r)
{
	struct kc_prop prop = { .kind = KC_RANGE };

	prop.low = read_symbol(r);
	prop.high = read_symbol(r);
	if (prop.low && prop.high)
		add_prop(r, prop);
}

/* "depends on X", and since 7.0 "depends on X if Y". */
static void read_depends(struct reader *r)
{
	const struct kc_expr *e = read_or(r);
	struct kc_expr * not ;

	if (accept(r, "if")) {
		not = new_expr(r->kc);
		not ->op = KC_NOT;
		not ->left = read_or(r);
		e = binary(r->kc, KC_OR, e, not );
	}
	r->depends = binary(r->kc, KC_AND, r->depends, e);
}

static void read_select(struct reader *r, bool imply)
{
	struct select s = { .target = read_symbol(r), .imply = imply };

	if (!s.target)
		return;
	s.cond = read_if(r);
	vec_push(&r->selects, s);
}

/* True if the line is a property of the entry at hand. */
static bool property(struct reader *r)
{
	static const struct {
		const char *name;
		enum kc_type type;
		bool value; /* a default, not a prompt, follows */
	} types[] = {
		{ "bool", KC_BOOL, false },
		{ "boolean", KC_BOOL, false },
		{ "tristate", KC_TRISTATE, false },
		{ "int", KC_INT, false },
		{ "hex", KC_HEX, false },
		{ "string", KC_STRING, false },
		{ "def_bool", KC_BOOL, true },
		{ "def_tristate", KC_TRISTATE, true },
	};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (!accept(r, types[i].name))
			continue;
		set_type(r, types[i].type);
		if (types[i].value)
			read_default(r);
		else
			read_prompt(r);
		return true;
	}
	if (accept(r, "prompt"))
		read_prompt(r);
	else if (accept(r, "default"))
		read_default(r);
	else if (accept(r, "depends on") || accept(r, "requires"))
		read_depends(r);
	else if (accept(r, "select"))
		read_select(r, false);
	else if (accept(r, "imply"))
		read_select(r, true);
	else if (accept(r, "range"))
		read_range(r);
	else if (accept(r, "visible"))
		r->visible = binary(r->kc, KC_AND, r->visible, read_if(r));
	else if (accept(r, "transitional"))
		r->transitional = true;
	else
		return false;
	return true;
}

/* --- statements --- */

static void start_config(struct reader *r)
{
	bool quoted;
	char *name = word(r, &quoted);

	r->kind = ENTRY_CONFIG;
	r->sym = symbol(r->kc, name ? name : "", !name);
	free(name);
}

static void read_file(struct reader *r, const char *rel);

/* DIR: what the name is relative to, where it is not the root. */
static void source(struct reader *r, const char *dir)
{
	bool quoted;
	char *name = word(r, &quoted);
	char *path;

	if (!name)
		return;
	path = path_join(dir, name);
	if (r->kc->depth < MAX_SOURCE_DEPTH) {
		r->kc->depth++;
		read_file(r, path);
		r->kc->depth--;
	}
	free(path);
	free(name);
}

static void close_block(struct reader *r)
{
	if (r->blocks.n)
		r->blocks.n--;
}

static void start_menu(struct reader *r, enum block_kind kind)
{
	open_block(r, kind);
	r->kind = kind == BLOCK_CHOICE ? ENTRY_CHOICE : ENTRY_MENU;
}

static void start_if(struct reader *r)
{
	const struct kc_expr *e = read_or(r);

	open_block(r, BLOCK_IF);
	top(r)->depends = binary(r->kc, KC_AND, top(r)->depends, e);
}

enum statement {
	ST_NONE,
	ST_CONFIG,
	ST_MENU,
	ST_CHOICE,
	ST_IF,
	ST_END,
	ST_SOURCE,
	ST_RSOURCE,
	ST_COMMENT,
};

static enum statement statement_of(struct reader *r)
{
	static const struct {
		const char *name;
		enum statement st;
	} statements[] = {
		{ "config", ST_CONFIG },   { "menuconfig", ST_CONFIG },
		{ "if", ST_IF },	   { "endif", ST_END },
		{ "menu", ST_MENU },	   { "endmenu", ST_END },
		{ "choice", ST_CHOICE },   { "endchoice", ST_END },
		{ "source", ST_SOURCE },   { "osource", ST_SOURCE },
		{ "rsource", ST_RSOURCE }, { "orsource", ST_RSOURCE },
		{ "comment", ST_COMMENT }, { "mainmenu", ST_COMMENT },
	};

	for (size_t i = 0; i < ARRAY_SIZE(statements); i++) {
		if (accept(r, statements[i].name))
			return statements[i].st;
	}
	return ST_NONE;
}

/* True if the line starts something new. */
static bool statement(struct reader *r, const char *dir)
{
	enum statement st = statement_of(r);

	if (st == ST_NONE)
		return false;
	finish(r);
	if (st == ST_CONFIG)
		start_config(r);
	else if (st == ST_MENU)
		start_menu(r, BLOCK_MENU);
	else if (st == ST_CHOICE)
		start_menu(r, BLOCK_CHOICE);
	else if (st == ST_IF)
		start_if(r);
	else if (st == ST_END)
		close_block(r);
	else if (st == ST_SOURCE)
		source(r, ".");
	else if (st == ST_RSOURCE)
		source(r, dir);
	return true;
}

/* "name := value" and its like. True if the line is one. */
static bool macro(struct reader *r)
{
	const char *s = r->p + strspn(r->p, " \t");
	struct strbuf value = STRBUF_INIT;
	size_t n = 0;
	const char *op;
	char *name;

	while (is_ident(s[n]) || s[n] == '-')
		n++;
	op = s + n + strspn(s + n, " \t");
	if (!n ||
	    (*op != '=' && !starts_with(op, ":=") && !starts_with(op, "+=")))
		return false;
	name = xstrndup(s, n);
	s = op + (*op == '=' ? 1 : 2);
	s += strspn(s, " \t");
	if (*op == ':')
		kc_macro_expand(r->kc, s, &value);
	else
		strbuf_addstr(&value, s);
	kc_macro_set(r->kc, name, strbuf_str(&value), *op == '+');
	strbuf_release(&value);
	free(name);
	return true;
}

static size_t indentation(const char *s)
{
	size_t n = 0;

	for (; *s == ' ' || *s == '\t'; s++)
		n = *s == '\t' ? (n | 7) + 1 : n + 1;
	return n;
}

/* Skip a help text: all lines indented like its first one, or deeper. */
static const char *skip_help(const char *text)
{
	size_t min = 0;

	while (*text) {
		size_t blank = strspn(text, " \t\r");

		if (text[blank] && text[blank] != '\n') {
			size_t indent = indentation(text);

			if (!indent || indent < min)
				break;
			if (!min)
				min = indent;
		}
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return text;
}

/* The line at TEXT, joined with those that continue it. */
static const char *read_line(const char *text, struct strbuf *line)
{
	for (;;) {
		size_t n = strcspn(text, "\n");
		bool more = n && text[n - 1] == '\\' && text[n];

		strbuf_add(line, text, n - more);
		text += n;
		text += *text == '\n';
		if (!more)
			return text;
	}
}

/* True if the line is the head of a help text. */
static bool parse_line(struct reader *r, const char *dir, const char *line)
{
	struct strbuf expanded = STRBUF_INIT;
	const char *outer = r->p;
	bool help = false;

	r->p = line;
	skip_blanks(r);
	if (!*r->p || *r->p == '#' || macro(r))
		goto out;
	if (strchr(line, '$')) {
		kc_macro_expand(r->kc, line, &expanded);
		r->p = strbuf_str(&expanded);
	}
	if (accept(r, "help") || accept(r, "---help---"))
		help = true;
	else if (!statement(r, dir))
		property(r);
out:
	strbuf_release(&expanded);
	r->p = outer;
	return help;
}

static void read_file(struct reader *r, const char *rel)
{
	struct strbuf text = STRBUF_INIT;
	struct strbuf line = STRBUF_INIT;
	char *dir = path_dir(rel);
	const char *p;

	if (tree_read(r->kc->tree, rel, &text) == 0)
		r->kc->files++;
	p = strbuf_str(&text);
	while (*p) {
		strbuf_reset(&line);
		p = read_line(p, &line);
		if (parse_line(r, dir, strbuf_str(&line)))
			p = skip_help(p);
	}
	finish(r);
	free(dir);
	strbuf_release(&text);
	strbuf_release(&line);
}

int kc_parse(struct kconfig *kc, const char *rel)
{
	struct reader r = { .kc = kc };

	read_file(&r, rel);
	vec_release(&r.blocks);
	vec_release(&r.props);
	vec_release(&r.selects);
	return kc->files ? 0 : -1;
}
