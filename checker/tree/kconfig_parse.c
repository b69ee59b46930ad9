// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kconfig's language, described in the kernel's
 * Documentation/kbuild/kconfig-language.rst. What cannot be understood is
 * skipped: the result is to be near enough, on trees of any age.
 */
#include "tree/kconfig_priv.h"

#include "lib/file.h"

#define MAX_SOURCE_DEPTH 64

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
	struct kc_cursor c; /* the line at hand */
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
};

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
		vec_push(&r->c.kc->choices, b.choice);
	}
	vec_push(&r->blocks, b);
}

static void finish_symbol(struct reader *r)
{
	struct kconfig *kc = r->c.kc;
	struct block *b = top(r);
	const struct kc_expr *dep =
		kc_binary(kc, KC_AND, b->depends, r->depends);
	struct kc_symbol *sym = r->sym;

	/* One definition without a condition makes it unconditional. */
	if (!sym->defined)
		sym->depends = dep;
	else if (sym->depends && dep)
		sym->depends = kc_binary(kc, KC_OR, sym->depends, dep);
	else
		sym->depends = NULL;
	sym->defined = true;
	if (b->choice && !sym->choice) {
		sym->choice = b->choice;
		vec_push(&b->choice->members, sym);
	}
	vec_for_each(p, &r->props) {
		p->cond = kc_binary(kc, KC_AND, p->cond, dep);
		if (p->kind == KC_PROMPT)
			p->cond = kc_binary(kc, KC_AND, p->cond, b->visible);
		vec_push(&sym->props, *p);
	}
	vec_for_each(s, &r->selects) {
		const struct kc_expr *by =
			kc_binary(kc, KC_AND, kc_sym_expr(kc, sym),
				  kc_binary(kc, KC_AND, s->cond, dep));
		const struct kc_expr **to = s->imply ? &s->target->implied
						     : &s->target->selected;

		*to = *to ? kc_binary(kc, KC_OR, *to, by) : by;
	}
}

/* A menu or a choice: its conditions are its members'. */
static void finish_block(struct reader *r)
{
	struct kconfig *kc = r->c.kc;
	struct block *b = top(r);

	if (!r->blocks.n)
		return;
	b->depends = kc_binary(kc, KC_AND, b->depends, r->depends);
	b->visible = kc_binary(kc, KC_AND, b->visible, r->visible);
	if (r->kind != ENTRY_CHOICE)
		return;
	vec_for_each(p, &r->props) {
		p->cond = kc_binary(kc, KC_AND, p->cond, b->depends);
		if (p->kind == KC_PROMPT)
			p->cond = kc_binary(kc, KC_AND, p->cond, b->visible);
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
	prop.cond = kc_read_if(&r->c);
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
	char *text = kc_word(&r->c, &quoted);

	if (text)
		add_prop(r, (struct kc_prop){ .kind = KC_PROMPT });
	free(text);
}

static void read_default(struct reader *r)
{
	struct kc_prop prop = { .kind = KC_DEFAULT };

	prop.value = kc_read_expr(&r->c);
	add_prop(r, prop);
}

static void read_range(struct reader *r)
{
	struct kc_prop prop = { .kind = KC_RANGE };

	prop.low = kc_read_symbol(&r->c);
	prop.high = kc_read_symbol(&r->c);
	if (prop.low && prop.high)
		add_prop(r, prop);
}

/* "depends on X", and since 7.0 "depends on X if Y". */
static void read_depends(struct reader *r)
{
	const struct kc_expr *e = kc_read_expr(&r->c);
	struct kc_expr * not ;

	if (kc_accept(&r->c, "if")) {
		not = kc_new_expr(r->c.kc);
		not ->op = KC_NOT;
		not ->left = kc_read_expr(&r->c);
		e = kc_binary(r->c.kc, KC_OR, e, not );
	}
	r->depends = kc_binary(r->c.kc, KC_AND, r->depends, e);
}

static void read_select(struct reader *r, bool imply)
{
	struct select s = { .target = kc_read_symbol(&r->c), .imply = imply };

	if (!s.target)
		return;
	s.cond = kc_read_if(&r->c);
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
		if (!kc_accept(&r->c, types[i].name))
			continue;
		set_type(r, types[i].type);
		if (types[i].value)
			read_default(r);
		else
			read_prompt(r);
		return true;
	}
	if (kc_accept(&r->c, "prompt"))
		read_prompt(r);
	else if (kc_accept(&r->c, "default"))
		read_default(r);
	else if (kc_accept(&r->c, "depends on") || kc_accept(&r->c, "requires"))
		read_depends(r);
	else if (kc_accept(&r->c, "select"))
		read_select(r, false);
	else if (kc_accept(&r->c, "imply"))
		read_select(r, true);
	else if (kc_accept(&r->c, "range"))
		read_range(r);
	else if (kc_accept(&r->c, "visible"))
		r->visible = kc_binary(r->c.kc, KC_AND, r->visible,
				       kc_read_if(&r->c));
	else if (kc_accept(&r->c, "transitional"))
		r->transitional = true;
	else
		return false;
	return true;
}

/* --- statements --- */

static void start_config(struct reader *r)
{
	bool quoted;
	char *name = kc_word(&r->c, &quoted);

	r->kind = ENTRY_CONFIG;
	r->sym = kc_symbol(r->c.kc, name ? name : "", !name);
	free(name);
}

static void read_file(struct reader *r, const char *rel);

/* DIR: what the name is relative to, where it is not the root. */
static void source(struct reader *r, const char *dir)
{
	bool quoted;
	char *name = kc_word(&r->c, &quoted);
	char *path;

	if (!name)
		return;
	path = path_join(dir, name);
	if (r->c.kc->depth < MAX_SOURCE_DEPTH) {
		r->c.kc->depth++;
		read_file(r, path);
		r->c.kc->depth--;
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
	const struct kc_expr *e = kc_read_expr(&r->c);

	open_block(r, BLOCK_IF);
	top(r)->depends = kc_binary(r->c.kc, KC_AND, top(r)->depends, e);
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
		if (kc_accept(&r->c, statements[i].name))
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
	const char *s = r->c.p + strspn(r->c.p, " \t");
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
		kc_macro_expand(r->c.kc, s, &value);
	else
		strbuf_addstr(&value, s);
	kc_macro_set(r->c.kc, name, strbuf_str(&value), *op == '+');
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
	const char *outer = r->c.p;
	bool help = false;

	r->c.p = line;
	kc_skip_blanks(&r->c);
	if (!*r->c.p || *r->c.p == '#' || macro(r))
		goto out;
	if (strchr(line, '$')) {
		kc_macro_expand(r->c.kc, line, &expanded);
		r->c.p = strbuf_str(&expanded);
	}
	if (kc_accept(&r->c, "help") || kc_accept(&r->c, "---help---"))
		help = true;
	else if (!statement(r, dir))
		property(r);
out:
	strbuf_release(&expanded);
	r->c.p = outer;
	return help;
}

static void read_file(struct reader *r, const char *rel)
{
	struct strbuf text = STRBUF_INIT;
	struct strbuf line = STRBUF_INIT;
	char *dir = path_dir(rel);
	const char *p;

	if (tree_read(r->c.kc->tree, rel, &text) == 0)
		r->c.kc->files++;
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
	struct reader r = { .c.kc = kc };

	read_file(&r, rel);
	vec_release(&r.blocks);
	vec_release(&r.props);
	vec_release(&r.selects);
	return kc->files ? 0 : -1;
}
