// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dropping a config symbol is done twice: by a rule for Coccinelle, which
 * people can read, and by the rewriter, which reaches everything. On what the
 * rule is tested with they have to agree, token by token; where they do not,
 * a line below says so and why.
 */
#include "tests/unit/test.h"

#include "convert/config/fold.h"
#include "lib/data.h"
#include "lib/file.h"
#include "text/token.h"

#include <glob.h>

/* At a place where the two part, these are the words of each. */
static const struct difference {
	const char *file;
	const char *rule, *ours;
	const char *why;
	size_t times;
} differences[] = {
	{ "drop-config-value.c", "(own)->ops)", "!!(own)->ops)",
	  "what uses a macro may want 0 or 1", 1 },
	{ "drop-config-if.c", "{ a(own); } else { b(own); }",
	  "a(own); else b(own);", "a fold that changes a chain tidies it", 1 },
	{ "drop-config-nested.c", "{ assert_held(own); } else { done(own); }",
	  "assert_held(own); else done(own);", "the same", 1 },
	{ "drop-config-kept.c", "return pin(own);", "",
	  "nobody gets behind a return", 1 },
	{ "drop-config-kept.c", "{ int ret; move(own); }", "move(own);",
	  "a local of an inner block is a local", 1 },
	{ "drop-config-lookalikes.c",
	  "if IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) #", "",
	  "#if is out of Coccinelle's reach", 1 },
	{ "drop-config-lookalikes.c", "#ifdef CONFIG_DMABUF_MOVE_NOTIFY", "",
	  "the same", 1 },
	{ "drop-config-lookalikes.c", "#endif", "", "the same", 2 },
};

/* The rule goes by the name; the rewriter looks at what is called. */
static bool pure(void *ctx, const char *name)
{
	(void)ctx;
	return streq(name, "own_is_dynamic");
}

static const struct fold_env env = { "DMABUF_MOVE_NOTIFY", FOLD_C, pure,
				     NULL };

static size_t skip_comments(const struct tokens *t, size_t i)
{
	while (i < t->list.n && t->list.v[i].kind == TOK_COMMENT)
		i++;
	return i;
}

static bool same(const struct tokens *a, size_t i, const struct tokens *b,
		 size_t k)
{
	return a->list.v[i].len == b->list.v[k].len &&
	       !memcmp(a->text + a->list.v[i].off, b->text + b->list.v[k].off,
		       a->list.v[i].len);
}

/* The token behind WORDS, if they stand at I; else 0. */
static size_t match(const struct tokens *t, size_t i, const char *words)
{
	struct tokens w;
	size_t k = 0;

	tokens_lex(words, strlen(words), &w);
	for (; k < w.list.n; k++, i++) {
		i = skip_comments(t, i);
		if (i == t->list.n || !same(t, i, &w, k))
			break;
	}
	i = k == w.list.n ? skip_comments(t, i) + 1 : 0;
	tokens_release(&w);
	return i;
}

static bool excused(const char *file, const struct tokens *rule, size_t *i,
		    const struct tokens *ours, size_t *k, size_t *used)
{
	for (size_t d = 0; d < ARRAY_SIZE(differences); d++) {
		const struct difference *one = &differences[d];
		size_t a, b;

		if (!streq(one->file, file))
			continue;
		a = match(rule, *i, one->rule);
		b = match(ours, *k, one->ours);
		if (!a || !b)
			continue;
		*i = a - 1;
		*k = b - 1;
		used[d]++;
		return true;
	}
	return false;
}

static void compare(const char *file, const struct strbuf *want,
		    const struct strbuf *got, size_t *used)
{
	struct tokens a, b;
	size_t i = 0, k = 0;

	tokens_lex(strbuf_str(want), want->len, &a);
	tokens_lex(strbuf_str(got), got->len, &b);
	for (;;) {
		i = skip_comments(&a, i);
		k = skip_comments(&b, k);
		if (i == a.list.n && k == b.list.n)
			break;
		if (i < a.list.n && k < b.list.n && same(&a, i, &b, k)) {
			i++;
			k++;
		} else if (!excused(file, &a, &i, &b, &k, used)) {
			fail_msg("%s: the rule has:\n%.200s\nwe have:\n%.200s",
				 file, a.text + (i ? token_end(&a, i - 1) : 0),
				 b.text + (k ? token_end(&b, k - 1) : 0));
		}
	}
	tokens_release(&a);
	tokens_release(&b);
}

static void compare_file(const char *path, size_t *used)
{
	char *res = xasprintf("%.*s.res", (int)strlen(path) - 2, path);
	struct strbuf text = STRBUF_INIT, want = STRBUF_INIT;
	struct str_vec left = VEC_INIT;

	assert_int_equal(file_read(path, &text), 0);
	assert_int_equal(file_read(res, &want), 0);
	fold_c(&env, &text, &left);
	compare(path_base(path), &want, &text, used);
	str_vec_release(&left);
	strbuf_release(&text);
	strbuf_release(&want);
	free(res);
}

static void test_agree(void **state)
{
	char *dir = data_path("cocci/tests");
	char *pattern = path_join(dir, "drop-config*.c");
	size_t used[ARRAY_SIZE(differences)] = { 0 };
	glob_t found;

	(void)state;
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		compare_file(found.gl_pathv[i], used);
	globfree(&found);
	free(pattern);
	free(dir);
	for (size_t d = 0; d < ARRAY_SIZE(differences); d++) {
		if (used[d] != differences[d].times)
			fail_msg("%s: there %zu times, not %zu: %s",
				 differences[d].file, used[d],
				 differences[d].times, differences[d].why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
