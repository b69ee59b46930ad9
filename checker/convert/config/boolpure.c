// SPDX-License-Identifier: GPL-2.0-only
/* What does nothing but yield a value, by the look of it. */
#include "convert/config/boolfold_priv.h"

static bool known_pure(const struct fold_env *env, const char *name)
{
	static const char *const names[] = {
		"sizeof",
		"_Alignof",
		"typeof",
		"__typeof__",
		"offsetof",
		"likely",
		"unlikely",
		"IS_ENABLED",
		"IS_BUILTIN",
		"IS_MODULE",
		"IS_REACHABLE",
		"IS_ERR",
		"IS_ERR_OR_NULL",
		"IS_ERR_VALUE",
		"PTR_ERR",
		"READ_ONCE",
		"container_of",
		"ARRAY_SIZE",
		"defined",
		"BIT",
		"min",
		"max",
		"__is_defined",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (streq(name, names[i]))
			return true;
	}
	return env->pure && env->pure(env->ctx, name);
}

bool bf_writes(const struct tokens *t, size_t i)
{
	const struct token *k = &t->list.v[i];
	const char *s = t->text + k->off;

	if (k->kind != TOK_PUNCT)
		return k->kind == TOK_IDENT &&
		       (token_is(t, i, "asm") || token_is(t, i, "goto") ||
			token_is(t, i, "return"));
	if (k->len == 2 && (!memcmp(s, "++", 2) || !memcmp(s, "--", 2)))
		return true;
	if (s[k->len - 1] != '=')
		return false;
	return !(k->len == 2 && strchr("=!<>", s[0]));
}

static bool calls_impure(const struct fold_env *env, const struct tokens *t,
			 size_t prev, size_t i)
{
	bool member = token_is(t, prev, "->") || token_is(t, prev, ".");
	char *name;
	bool pure;

	if (token_is(t, i, ")") || token_is(t, i, "]"))
		return true; /* through a pointer, as far as one can tell */
	if (t->list.v[i].kind != TOK_IDENT)
		return false;
	if (member)
		return true;
	name = token_text(t, i);
	pure = known_pure(env, name);
	free(name);
	return !pure;
}

bool fold_pure(const struct fold_env *env, const struct tokens *t, size_t lo,
	       size_t hi)
{
	size_t prev = t->list.n, before = t->list.n;

	if (env->lang != FOLD_C)
		return true;
	for (size_t i = lo; i < hi; i++) {
		if (t->list.v[i].kind == TOK_COMMENT)
			continue;
		if (bf_writes(t, i) || token_is(t, i, "{"))
			return false;
		if (token_is(t, i, "(") && prev < t->list.n &&
		    calls_impure(env, t, before, prev))
			return false;
		before = prev;
		prev = i;
	}
	return true;
}

bool bf_pure_part(const struct folder *f, const struct part *p)
{
	return fold_pure(f->env, f->t, f->sig.v[p->lo],
			 f->sig.v[p->hi - 1] + 1);
}
