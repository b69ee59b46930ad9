// SPDX-License-Identifier: GPL-2.0-only
#include "parse/ppcond.h"

void pp_atoms_release(struct pp_atoms *a)
{
	strmap_release(&a->ids, NULL);
	vec_release(&a->list);
}

/* --- atoms --- */

/* Nobody chooses these: they say which kernel and compiler it is. */
static bool is_fact(const char *word)
{
	static const char *const facts[] = {
		"LINUX_VERSION_CODE", "KERNEL_VERSION", "UTS_RELEASE",
		"__GNUC__",	      "__GNUC_MINOR__", "__clang__",
		"__cplusplus",	      "__ASSEMBLY__",	"__ASSEMBLER__",
		"__KERNEL__",	      "__CHECKER__",	"__GENKSYMS__",
		"__VA_OPT__",
	};

	if (starts_with(word, "__has_") || starts_with(word, "RHEL_RELEASE") ||
	    ends_with(word, "CLANG_VERSION") || ends_with(word, "GCC_VERSION"))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++) {
		if (streq(word, facts[i]))
			return true;
	}
	return false;
}

static uint32_t atom(struct pp_atoms *a, const char *key, bool config)
{
	struct strmap_entry *e = strmap_at(&a->ids, key);
	struct pp_atom at = { .all = PP_N | PP_Y };

	if (e->value)
		return (uint32_t)(uintptr_t)e->value - 1;
	if (config) {
		char *mod = xasprintf("%s_MODULE", key);

		at.all |= PP_M;
		at.base = strmap_has(a->config, key)   ? PP_Y
			  : strmap_has(a->config, mod) ? PP_M
						       : PP_N;
		free(mod);
	}
	vec_push(&a->list, at);
	e->value = (void *)(uintptr_t)a->list.n;
	return (uint32_t)a->list.n - 1;
}

/* --- parsing --- */

struct parser {
	struct pp_atoms *atoms;
	struct pp_nodes *nodes;
	const struct tokens *t;
	size_t *at; /* the tokens of the condition, without comments */
	size_t n;
};

static uint32_t add_node(struct parser *p, struct pp_node n)
{
	vec_push(p->nodes, n);
	return (uint32_t)p->nodes->n - 1;
}

static bool is(const struct parser *p, size_t i, const char *s)
{
	return token_is(p->t, p->at[i], s);
}

static bool is_word(const struct parser *p, size_t i)
{
	return p->t->list.v[p->at[i]].kind == TOK_IDENT;
}

/* The bracket that closes the one at I, or TO. */
static size_t closing(const struct parser *p, size_t i, size_t to)
{
	size_t depth = 0;

	for (; i < to; i++) {
		depth += is(p, i, "(");
		if (is(p, i, ")") && --depth == 0)
			return i;
	}
	return to;
}

/* The first OP between FROM and TO that is in no bracket, or TO. */
static size_t operator(const struct parser *p, size_t from, size_t to,
		       const char *op)
{
	for (size_t i = from; i < to; i++) {
		if (is(p, i, "("))
			i = closing(p, i, to);
		else if (is(p, i, op))
			return i;
	}
	return to;
}

static struct pp_node place(const struct parser *p, size_t from, size_t to)
{
	return (struct pp_node){ .kind = PP_ATOM,
				 .from = p->t->list.v[p->at[from]].off,
				 .to = (uint32_t)token_end(p->t,
							   p->at[to - 1]) };
}

/* A part that is taken as a whole: its key is its text, blanks aside. */
static uint32_t opaque(struct parser *p, size_t from, size_t to)
{
	struct strbuf key = STRBUF_INIT;
	struct pp_node n = { .kind = PP_CONST };
	bool fact = false;

	if (from >= to)
		return add_node(p, n);
	n = place(p, from, to);
	for (size_t i = from; i < to; i++) {
		char *word = token_text(p->t, p->at[i]);

		fact |= is_fact(word);
		strbuf_addf(&key, " %s", word);
		free(word);
	}
	n.mask = PP_Y;
	n.a = atom(p->atoms, strbuf_str(&key), false);
	p->atoms->list.v[n.a].fixed |= fact;
	strbuf_release(&key);
	return add_node(p, n);
}

/* What values of a symbol pass the test TEST; 0 if it is no such test. */
static uint8_t test_mask(const char *test)
{
	if (streq(test, "IS_ENABLED") || streq(test, "IS_REACHABLE"))
		return PP_Y | PP_M;
	if (streq(test, "IS_MODULE"))
		return PP_M;
	if (streq(test, "IS_BUILTIN") || streq(test, "defined"))
		return PP_Y;
	return 0;
}

/* The test, by MASK, of the symbol at token WORD; all of it is FROM to TO. */
static uint32_t symbol(struct parser *p, size_t word, uint8_t mask, size_t from,
		       size_t to)
{
	static const char prefix[] = "CONFIG_";
	char *name = token_text(p->t, p->at[word]);
	struct pp_node n = place(p, from, to);
	char *key = name + sizeof(prefix) - 1;
	uint32_t node;

	if (starts_with(name, prefix) && *key && mask && !is_fact(name)) {
		n.mask = mask;
		if (mask == PP_Y && ends_with(key, "_MODULE")) {
			key[strlen(key) - strlen("_MODULE")] = '\0';
			n.mask = PP_M;
		}
		n.a = atom(p->atoms, key, true);
		node = add_node(p, n);
	} else {
		node = opaque(p, from, to);
	}
	free(name);
	return node;
}

static uint32_t parse_or(struct parser *p, size_t from, size_t to);

static uint32_t number(struct parser *p, size_t i)
{
	char *text = token_text(p->t, p->at[i]);
	struct pp_node n = { .kind = PP_CONST,
			     .mask = strtoul(text, NULL, 0) != 0 };

	free(text);
	return add_node(p, n);
}

/* X, defined X, TEST(X). */
static uint32_t parse_word(struct parser *p, size_t from, size_t to)
{
	char *test = token_text(p->t, p->at[from]);
	uint8_t mask = test_mask(test);
	bool call = to - from == 4 && is(p, from + 1, "(") &&
		    is_word(p, from + 2) && is(p, from + 3, ")");
	uint32_t node;

	if (to - from == 1)
		node = symbol(p, from, PP_Y, from, to);
	else if (call)
		node = symbol(p, from + 2, mask, from, to);
	else if (to - from == 2 && streq(test, "defined"))
		node = symbol(p, from + 1, mask, from, to);
	else
		node = opaque(p, from, to);
	free(test);
	return node;
}

/* `!a == b` is `(!a) == b`: what ! is put before must be all there is. */
static bool is_operand(const struct parser *p, size_t from, size_t to)
{
	if (from >= to)
		return false;
	if (is(p, from, "!"))
		return is_operand(p, from + 1, to);
	if (is(p, from, "("))
		return closing(p, from, to) == to - 1;
	if (to - from == 1)
		return true;
	if (to - from == 2)
		return is(p, from, "defined");
	return is_word(p, from) && is(p, from + 1, "(") &&
	       closing(p, from + 1, to) == to - 1;
}

static uint32_t parse_unary(struct parser *p, size_t from, size_t to)
{
	if (from >= to)
		return opaque(p, from, to);
	if (is(p, from, "!") && is_operand(p, from + 1, to)) {
		struct pp_node n = { .kind = PP_NOT };

		n.a = parse_unary(p, from + 1, to);
		return add_node(p, n);
	}
	if (is(p, from, "(") && closing(p, from, to) == to - 1)
		return parse_or(p, from + 1, to - 1);
	if (to - from == 1 && p->t->list.v[p->at[from]].kind == TOK_NUMBER)
		return number(p, from);
	if (is_word(p, from))
		return parse_word(p, from, to);
	return opaque(p, from, to);
}

static uint32_t parse_and(struct parser *p, size_t from, size_t to)
{
	size_t op = operator(p, from, to, "&&");
	struct pp_node n = { .kind = PP_AND };

	if (op == to)
		return parse_unary(p, from, to);
	n.a = parse_unary(p, from, op);
	n.b = parse_and(p, op + 1, to);
	return add_node(p, n);
}

static uint32_t parse_or(struct parser *p, size_t from, size_t to)
{
	size_t op = operator(p, from, to, "||");
	struct pp_node n = { .kind = PP_OR };

	if (operator(p, from, to, "?") != to || operator(p, from, to, ",") !=
							to)
		return opaque(p, from, to);
	if (op == to)
		return parse_and(p, from, to);
	n.a = parse_and(p, from, op);
	n.b = parse_or(p, op + 1, to);
	return add_node(p, n);
}

/* #ifdef X and its kin: the directive's name is part of what is replaced. */
static uint32_t parse_defined(struct parser *p, size_t name, bool not,
			      char head)
{
	char *word = token_text(p->t, p->at[0]);
	struct pp_node n;
	uint32_t node;

	if (starts_with(word, "CONFIG_")) {
		node = symbol(p, 0, PP_Y, 0, 1);
	} else {
		char *key = xasprintf(" defined ( %s )", word);

		n = place(p, 0, 1);
		n.mask = PP_Y;
		n.a = atom(p->atoms, key, false);
		p->atoms->list.v[n.a].fixed |= is_fact(word);
		node = add_node(p, n);
		free(key);
	}
	free(word);
	p->nodes->v[node].head = (uint8_t)head;
	p->nodes->v[node].from = p->t->list.v[name].off;
	if (not )
		p->nodes->v[node].mask =
			p->atoms->list.v[p->nodes->v[node].a].all &
			(uint8_t)~p->nodes->v[node].mask;
	return node;
}

uint32_t pp_parse(struct pp_atoms *atoms, struct pp_nodes *nodes,
		  const struct tokens *t, size_t name, size_t end)
{
	struct VEC_OF(size_t) at = VEC_INIT;
	struct parser p = { atoms, nodes, t, NULL, 0 };
	uint32_t root;

	for (size_t i = name + 1; i < end; i++) {
		if (t->list.v[i].kind != TOK_COMMENT)
			vec_push(&at, i);
	}
	p.at = at.v;
	p.n = at.n;
	if (!at.n)
		root = opaque(&p, 0, 0);
	else if (token_is(t, name, "ifdef") || token_is(t, name, "ifndef"))
		root = parse_defined(&p, name, token_is(t, name, "ifndef"),
				     'i');
	else if (token_is(t, name, "elifdef") || token_is(t, name, "elifndef"))
		root = parse_defined(&p, name, token_is(t, name, "elifndef"),
				     'e');
	else
		root = parse_or(&p, 0, p.n);
	vec_release(&at);
	return root;
}
