// SPDX-License-Identifier: GPL-2.0-only
/* Kconfig's words and expressions. */
#include "tree/kconfig_priv.h"

#define MAX_NESTING 200

struct kc_expr *kc_new_expr(struct kconfig *kc)
{
	if (!kc->exprs.n || kc->used == KC_BLOCK) {
		vec_push(&kc->exprs, xcalloc(KC_BLOCK, sizeof(struct kc_expr)));
		kc->used = 0;
	}
	return &kc->exprs.v[kc->exprs.n - 1][kc->used++];
}

const struct kc_expr *kc_binary(struct kconfig *kc, enum kc_op op,
				const struct kc_expr *l,
				const struct kc_expr *r)
{
	struct kc_expr *e;

	if (op == KC_AND && (!l || !r))
		return l ? l : r;
	e = kc_new_expr(kc);
	e->op = op;
	e->left = l;
	e->right = r;
	return e;
}

const struct kc_expr *kc_sym_expr(struct kconfig *kc, struct kc_symbol *sym)
{
	struct kc_expr *e = kc_new_expr(kc);

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
struct kc_symbol *kc_symbol(struct kconfig *kc, const char *name, bool quoted)
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

void kc_skip_blanks(struct kc_cursor *c)
{
	c->p += strspn(c->p, " \t\r");
}

/* Is the next thing TOKEN? Then go behind it. */
bool kc_accept(struct kc_cursor *c, const char *token)
{
	size_t n = strlen(token);

	kc_skip_blanks(c);
	if (strncmp(c->p, token, n) != 0)
		return false;
	if (is_ident(token[0]) && is_ident(c->p[n]))
		return false;
	c->p += n;
	return true;
}

static bool word_char(char c)
{
	return is_ident(c) || c == '-' || c == '/' || c == '.' || c == '$' ||
	       c == '+';
}

/* A name or a string, owned; NULL if there is none. */
char *kc_word(struct kc_cursor *c, bool *quoted)
{
	struct strbuf sb = STRBUF_INIT;

	kc_skip_blanks(c);
	*quoted = *c->p == '"' || *c->p == '\'';
	if (*quoted) {
		char quote = *c->p++;

		while (*c->p && *c->p != quote) {
			if (*c->p == '\\' && c->p[1])
				c->p++;
			strbuf_addch(&sb, *c->p++);
		}
		c->p += *c->p != '\0';
		return strbuf_detach(&sb);
	}
	while (word_char(*c->p))
		strbuf_addch(&sb, *c->p++);
	return sb.len ? strbuf_detach(&sb) : NULL;
}

struct kc_symbol *kc_read_symbol(struct kc_cursor *c)
{
	struct kc_symbol *sym = NULL;
	bool quoted;
	char *name = kc_word(c, &quoted);

	if (name)
		sym = kc_symbol(c->kc, name, quoted);
	free(name);
	return sym;
}

/* --- expressions --- */

static const struct kc_expr *read_compare(struct kc_cursor *c)
{
	static const struct {
		const char *token;
		enum kc_op op;
	} ops[] = {
		{ "!=", KC_NE }, { "<=", KC_LE }, { ">=", KC_GE },
		{ "<", KC_LT },	 { ">", KC_GT },  { "=", KC_EQ },
	};
	struct kc_symbol *a = kc_read_symbol(c);
	struct kc_expr *e;

	/* Nothing there: a macro without an answer. */
	if (!a)
		a = kc_symbol(c->kc, "n", false);
	e = kc_new_expr(c->kc);
	e->a = a;
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		if (!kc_accept(c, ops[i].token))
			continue;
		e->b = kc_read_symbol(c);
		if (!e->b)
			e->b = kc_symbol(c->kc, "", true);
		e->op = ops[i].op;
		break;
	}
	return e;
}

static const struct kc_expr *read_not(struct kc_cursor *c)
{
	const struct kc_expr *e;
	struct kc_expr * not ;

	kc_skip_blanks(c);
	if (c->nesting >= MAX_NESTING)
		return NULL;
	c->nesting++;
	if (*c->p == '!' && c->p[1] != '=') {
		c->p++;
		not = kc_new_expr(c->kc);
		not ->op = KC_NOT;
		not ->left = read_not(c);
		e = not ;
	} else if (kc_accept(c, "(")) {
		e = kc_read_expr(c);
		kc_accept(c, ")");
	} else {
		e = read_compare(c);
	}
	c->nesting--;
	return e;
}

static const struct kc_expr *read_and(struct kc_cursor *c)
{
	const struct kc_expr *e = read_not(c);

	while (kc_accept(c, "&&"))
		e = kc_binary(c->kc, KC_AND, e, read_not(c));
	return e;
}

const struct kc_expr *kc_read_expr(struct kc_cursor *c)
{
	const struct kc_expr *e = read_and(c);

	while (kc_accept(c, "||"))
		e = kc_binary(c->kc, KC_OR, e, read_and(c));
	return e;
}

const struct kc_expr *kc_read_if(struct kc_cursor *c)
{
	return kc_accept(c, "if") ? kc_read_expr(c) : NULL;
}
