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
		"__GNUC__", "__GNUC_MINOR__", "__clang__", "__cplusplus",
		"__ASSEMBLY__", "__ASSEMBLER__", "__KERNEL__", "__CHECKER__",
		"__GENKSYMS__", "__VA_OPT__",
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
		at.base = strmap_has(a->config, key) ? PP_Y :
			  strmap_has(a->config, mod) ? PP_M :
						       PP_N;
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
static uint32_t symbol(struct parser *p, size_t word, uint8_t mask,
		       size_t from, size_t to)
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

	if (operator(p, from, to, "?") != to || operator(p, from, to, ",") != to)
		return opaque(p, from, to);
	if (op == to)
		return parse_and(p, from, to);
	n.a = parse_and(p, from, op);
	n.b = parse_or(p, op + 1, to);
	return add_node(p, n);
}

/* #ifdef X and its kin: the directive's name is part of what is replaced. */
static uint32_t parse_defined(struct parser *p, size_t name, bool not, char head)
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
	if (not)
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

/* --- values --- */

static uint8_t decided(const struct pp_atoms *atoms, const struct pp_values *v,
		       uint32_t i)
{
	return i < v->n ? v->v[i] : atoms->list.v[i].all;
}

uint8_t pp_value(const struct pp_atoms *atoms, const struct pp_values *v,
		 uint32_t i)
{
	const struct pp_atom *a = &atoms->list.v[i];
	uint8_t d = decided(atoms, v, i);

	if (d == a->all || (d & a->base))
		return a->base;
	return d & PP_Y ? PP_Y : d & PP_N ? PP_N : PP_M;
}

bool pp_changed(const struct pp_atoms *atoms, const struct pp_values *v,
		uint32_t i)
{
	return pp_value(atoms, v, i) != atoms->list.v[i].base;
}

enum pp_truth pp_eval(const struct pp_atoms *atoms,
		      const struct pp_nodes *nodes, uint32_t root,
		      const struct pp_values *v)
{
	const struct pp_node *n = &nodes->v[root];
	enum pp_truth a, b, stop;
	uint8_t value;

	switch ((enum pp_kind)n->kind) {
	case PP_CONST:
		return n->mask ? PP_TRUE : PP_FALSE;
	case PP_ATOM:
		value = pp_value(atoms, v, n->a);
		return !value ? PP_UNKNOWN : value & n->mask ? PP_TRUE : PP_FALSE;
	case PP_NOT:
		a = pp_eval(atoms, nodes, n->a, v);
		return a == PP_UNKNOWN ? a : a == PP_TRUE ? PP_FALSE : PP_TRUE;
	default:
		break;
	}
	stop = n->kind == PP_AND ? PP_FALSE : PP_TRUE;
	a = pp_eval(atoms, nodes, n->a, v);
	b = pp_eval(atoms, nodes, n->b, v);
	if (a == stop || b == stop)
		return stop;
	return a == PP_UNKNOWN ? a : b;
}

bool pp_has_fact(const struct pp_atoms *atoms, const struct pp_nodes *nodes,
		 uint32_t root)
{
	const struct pp_node *n = &nodes->v[root];

	switch ((enum pp_kind)n->kind) {
	case PP_CONST:
		return false;
	case PP_ATOM:
		return atoms->list.v[n->a].fixed;
	case PP_NOT:
		return pp_has_fact(atoms, nodes, n->a);
	default:
		return pp_has_fact(atoms, nodes, n->a) ||
		       pp_has_fact(atoms, nodes, n->b);
	}
}

/* --- search --- */

/* Conditions are short; one on which the search runs wild is given up. */
#define SOLVE_STEPS 2000

struct solver {
	const struct pp_atoms *atoms;
	struct pp_values *v;
	unsigned int steps;
};

static bool solve(struct solver *s, const struct pp_goal *g);

static bool narrow(struct solver *s, const struct pp_goal *g,
		   const struct pp_node *n)
{
	const struct pp_atom *a = &s->atoms->list.v[n->a];
	uint8_t mask = g->want ? n->mask : a->all & (uint8_t)~n->mask;
	uint8_t was = s->v->v[n->a];

	/* What is fixed is what it is: hope, and see. */
	if (a->fixed)
		return (!a->base || (a->base & mask)) && solve(s, g->next);
	if (!(was & mask))
		return false;
	s->v->v[n->a] = was & mask;
	if (solve(s, g->next))
		return true;
	s->v->v[n->a] = was;
	return false;
}

/* One of two parts is enough: first the one that is so already. */
static bool either(struct solver *s, const struct pp_goal *g,
		   const struct pp_node *n)
{
	struct pp_goal a = { g->nodes, n->a, g->want, g->next };
	struct pp_goal b = { g->nodes, n->b, g->want, g->next };
	enum pp_truth truth = pp_eval(s->atoms, g->nodes, n->b, s->v);
	bool b_first = truth == (g->want ? PP_TRUE : PP_FALSE);

	return solve(s, b_first ? &b : &a) || solve(s, b_first ? &a : &b);
}

static bool solve(struct solver *s, const struct pp_goal *g)
{
	const struct pp_node *n;
	struct pp_goal a, b;

	if (!g)
		return true;
	if (++s->steps > SOLVE_STEPS)
		return false;
	n = &g->nodes->v[g->root];
	switch ((enum pp_kind)n->kind) {
	case PP_CONST:
		return !!n->mask == g->want && solve(s, g->next);
	case PP_ATOM:
		return narrow(s, g, n);
	case PP_NOT:
		a = (struct pp_goal){ g->nodes, n->a, !g->want, g->next };
		return solve(s, &a);
	default:
		break;
	}
	if ((n->kind == PP_OR) == g->want)
		return either(s, g, n);
	b = (struct pp_goal){ g->nodes, n->b, g->want, g->next };
	a = (struct pp_goal){ g->nodes, n->a, g->want, &b };
	return solve(s, &a);
}

bool pp_solve(const struct pp_atoms *atoms, const struct pp_goal *goal,
	      struct pp_values *v)
{
	struct solver s = { atoms, v, 0 };

	while (v->n < atoms->list.n) {
		uint8_t all = atoms->list.v[v->n].all;

		vec_push(v, all);
	}
	return solve(&s, goal);
}

/* --- writing --- */

static void write_value(char *text, const struct pp_node *n, bool on)
{
	const char *head = n->head == 'i' ? "if " : n->head ? "elif " : "";
	size_t len = strlen(head);

	for (uint32_t i = n->from; i < n->to; i++) {
		bool splice = text[i] == '\\' && (text[i + 1] == '\n' ||
						  text[i + 1] == '\r');

		if (!splice && text[i] != '\n' && text[i] != '\r')
			text[i] = ' ';
	}
	memcpy(text + n->from, head, len);
	text[n->from + len] = on ? '1' : '0';
}

bool pp_rewrite(const struct pp_atoms *atoms, const struct pp_nodes *nodes,
		const struct pp_values *v, char *text)
{
	bool any = false;

	vec_for_each(n, nodes) {
		if (n->kind != PP_ATOM || !pp_changed(atoms, v, n->a))
			continue;
		write_value(text, n,
			    pp_value(atoms, v, n->a) & n->mask);
		any = true;
	}
	return any;
}
