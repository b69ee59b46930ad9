// SPDX-License-Identifier: GPL-2.0-only
#include "tree/scan.h"

#include "tests/unit/smalltree.h"
#include "tree/match.h"

#include <sys/stat.h>
#include <unistd.h>

static const struct scan_word words[] = {
	{ "move_notify", false },
	{ "dma_buf_attach", true },
	{ "OLD_CONFIG", false },
};

/* "path:mask path:mask ..." of all files that were found; owned. */
static char *summary(const struct scan *s)
{
	struct strbuf sb = STRBUF_INIT;

	vec_for_each(f, &s->files)
		strbuf_addf(&sb, "%s%s:%x%s", sb.len ? " " : "", f->path,
			    (unsigned int)f->words, f->included ? "i" : "");
	strbuf_addstr(&sb, "");
	return strbuf_detach(&sb);
}

static void assert_scan(const struct tree *tree, const char *want)
{
	for (int threads = 0; threads <= 4; threads++) {
		struct scan s;
		char *got;

		scan_tree(tree, words, ARRAY_SIZE(words), threads, &s);
		got = summary(&s);
		assert_string_equal(got, want);
		free(got);
		scan_release(&s);
	}
}

static void finds_words(void **state)
{
	struct smalltree *st = *state;

	small_put(st, "drivers/b.c", "x->move_notify(); OLD_CONFIG");
	small_put(st, "drivers/a.c", "dma_buf_attach();");
	small_put(st, "drivers/c.c", "nothing");
	small_put(st, "a.h", "my_move_notify_too");
	assert_scan(st->tree, "a.h:1 drivers/a.c:2 drivers/b.c:5");
}

static void knows_whole_words(void **state)
{
	struct smalltree *st = *state;

	small_put(st, "drivers/a.c", "dma_buf_attach_ops xdma_buf_attach");
	small_put(st, "drivers/b.c", "dma_buf_attach");
	small_put(st, "drivers/c.c", "(dma_buf_attach)");
	small_put(st, "drivers/d.c", "dma_buf_attach2 dma_buf_attach\n");
	assert_scan(st->tree, "drivers/b.c:2 drivers/c.c:2 drivers/d.c:2");
}

static void finds_nothing_nowhere(void **state)
{
	struct smalltree *st = *state;
	struct scan s;

	scan_tree(st->tree, words, 0, 1, &s);
	assert_int_equal(s.files.n, 0);
	assert_int_equal(s.nfiles, 4);
	assert_null(scan_find(&s, "Makefile"));
	scan_release(&s);
}

static void tells_kinds(void **state)
{
	static const struct {
		const char *path;
		enum scan_kind kind;
	} files[] = {
		{ "drivers/a.c", SCAN_C },
		{ "include/a.h", SCAN_H },
		{ "drivers/Kconfig", SCAN_KCONFIG },
		{ "drivers/Kconfig.debug", SCAN_KCONFIG },
		{ "drivers/Makefile.x", SCAN_MAKE },
		{ "drivers/Kbuild", SCAN_MAKE },
		{ "drivers/x.mk", SCAN_MAKE },
		{ "arch/arm/configs/multi_defconfig", SCAN_DEFCONFIG },
		{ "kernel/configs/x.config", SCAN_DEFCONFIG },
		{ "README.rst", SCAN_DOC },
		{ "Documentation/x.c", SCAN_DOC },
		{ "Documentation/Kconfig", SCAN_DOC },
		{ "arch/x86/a.S", SCAN_OTHER },
		{ "scripts/x.pl", SCAN_OTHER },
		{ ".clang-format", SCAN_OTHER },
	};
	struct smalltree *st = *state;
	struct scan s;

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		small_put(st, files[i].path, "move_notify");
	scan_tree(st->tree, words, ARRAY_SIZE(words), 2, &s);
	assert_int_equal(s.files.n, ARRAY_SIZE(files));
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		const struct scan_file *f = scan_find(&s, files[i].path);

		assert_non_null(f);
		assert_int_equal(f->kind, files[i].kind);
	}
	scan_release(&s);
}

static void skips_what_is_no_source(void **state)
{
	struct smalltree *st = *state;
	char *link = path_join(st->dir, "drivers/link.c");
	char *source = path_join(st->dir, "out/source");

	small_put(st, "drivers/a.c", "move_notify");
	small_put(st, ".git/x.c", "move_notify");
	small_put(st, ".config", "move_notify");
	small_put(st, "drivers/.a.o.cmd", "move_notify");
	small_put(st, "drivers/a.o", "move_notify");
	small_put(st, "drivers/a.mod.c", "move_notify");
	small_put(st, "include/generated/autoconf.h", "move_notify");
	small_put(st, "arch/x86/include/generated/x.h", "move_notify");
	small_put(st, "out/.config", "move_notify");
	small_put(st, "out/x.c", "move_notify");
	assert_int_equal(symlink("a.c", link), 0);
	assert_int_equal(symlink("..", source), 0);
	assert_scan(st->tree, "drivers/a.c:1");
	free(link);
	free(source);
}

static void skips_binary_files(void **state)
{
	static const char binary[] = "move_notify\0\nEXPORT_SYMBOL(sym);"
				     "\n#include \"x.c\"\n";
	struct smalltree *st = *state;
	char *path = path_join(st->dir, "drivers/a.c");
	struct scan s;

	small_put(st, "drivers/x.c", "");
	assert_int_equal(file_write(path, binary, sizeof(binary) - 1), 0);
	scan_tree(st->tree, words, ARRAY_SIZE(words), 1, &s);
	assert_int_equal(s.files.n, 0);
	assert_int_equal(s.includes.n, 0);
	assert_int_equal(s.exports.n, 0);
	scan_release(&s);
	free(path);
}

static void sees_the_overlay(void **state)
{
	struct smalltree *st = *state;

	small_put(st, "drivers/a.c", "move_notify");
	small_put(st, "drivers/b.c", "move_notify");
	small_put(st, "drivers/c.c", "OLD_CONFIG");
	tree_overlay_set(st->tree, "drivers/a.c", "OLD_CONFIG", 10);
	tree_overlay_delete(st->tree, "drivers/b.c");
	tree_overlay_set(st->tree, "z.c", "move_notify", 11);
	assert_scan(st->tree, "drivers/a.c:4 drivers/c.c:4 z.c:1");
}

static void collects_exports(void **state)
{
	struct smalltree *st = *state;
	struct scan s;

	small_put(st, "drivers/b.c",
		  "EXPORT_SYMBOL(plain);\nEXPORT_SYMBOL_GPL ( gpl );\n"
		  "EXPORT_SYMBOL_NS_GPL(ns_gpl, \"NS\");\n"
		  "EXPORT_SYMBOL_FOR_MODULES(\n\tfor_modules, \"kvm\");\n"
		  "#define MY(name) EXPORT_SYMBOL(name)\n"
		  "#define MY2(name) \\\n\tEXPORT_SYMBOL(x##name)\n"
		  "EXPORT_SYMBOL;\n");
	small_put(st, "drivers/a.c", "EXPORT_SYMBOL(plain);\n");
	small_put(st, "arch/x86/a.S", "EXPORT_SYMBOL(in_asm)\n");
	small_put(st, "include/a.h", "EXPORT_SYMBOL(in_header)\n");
	scan_tree(st->tree, words, ARRAY_SIZE(words), 3, &s);
	assert_string_equal(strmap_get(&s.exports, "plain"), "drivers/a.c");
	assert_string_equal(strmap_get(&s.exports, "gpl"), "drivers/b.c");
	assert_string_equal(strmap_get(&s.exports, "ns_gpl"), "drivers/b.c");
	assert_string_equal(strmap_get(&s.exports, "for_modules"),
			    "drivers/b.c");
	assert_string_equal(strmap_get(&s.exports, "in_asm"), "arch/x86/a.S");
	assert_int_equal(s.exports.n, 5);
	assert_int_equal(s.files.n, 0);
	scan_release(&s);
}

/* Whatever folder is read first. */
static void first_export_by_path(void **state)
{
	struct smalltree *st = *state;

	for (char c = 'a'; c <= 'j'; c++) {
		char *path = xasprintf("drivers/%c/x.c", c);

		small_put(st, path, "EXPORT_SYMBOL(everywhere);\n");
		free(path);
	}
	for (int threads = 1; threads < 4; threads++) {
		struct scan s;

		scan_tree(st->tree, words, ARRAY_SIZE(words), threads, &s);
		assert_string_equal(strmap_get(&s.exports, "everywhere"),
				    "drivers/a/x.c");
		scan_release(&s);
	}
}

static void marks_included_files(void **state)
{
	struct smalltree *st = *state;
	struct scan s;

	small_put(st, "drivers/x/a.c",
		  "#include \"sub/b.c\"\n #  include\t\"../c.c\"\n"
		  "#include <d.c>\n// include \"d.c\"\n"
		  "#include \"gone.c\"\n#include \"a.h\"\n");
	small_put(st, "drivers/x/sub/b.c", "move_notify");
	small_put(st, "drivers/c.c", "");
	small_put(st, "drivers/x/d.c", "move_notify");
	small_put(st, "lib/e.c", "#include \"drivers/c.c\"\n");
	assert_scan(st->tree,
		    "drivers/c.c:0i drivers/x/d.c:1 drivers/x/sub/b.c:1i");
	scan_tree(st->tree, words, ARRAY_SIZE(words), 2, &s);
	assert_int_equal(s.includes.n, 4);
	assert_string_equal(s.includes.v[0].from, "drivers/x/a.c");
	assert_string_equal(s.includes.v[0].what, "../c.c");
	assert_string_equal(s.includes.v[3].from, "lib/e.c");
	assert_int_equal(scan_find(&s, "drivers/c.c")->kind, SCAN_C);
	scan_release(&s);
}

static void names_are_whole(void **state)
{
	static const char *const names[] = { "fire", "ab" };
	struct smalltree *st = *state;
	struct scan base, s;
	char *got;

	small_put(st, "drivers/a.c", "fire(); ab");
	small_put(st, "drivers/a.h", "firewall; xfire; abc; ab\n");
	small_put(st, "drivers/b.c", "fired");
	small_put(st, "drivers/c.S", "fire");
	small_put(st, "Documentation/d.c", "fire");
	scan_tree(st->tree, NULL, 0, 2, &base);
	scan_names(st->tree, &base, names, ARRAY_SIZE(names), NULL, NULL, &s);
	got = summary(&s);
	assert_string_equal(got, "drivers/a.c:3 drivers/a.h:2");
	/* The others were not even read. */
	assert_int_equal(s.nfiles, 2);
	free(got);
	scan_release(&s);
	scan_release(&base);
}

static void lists_unreadable(void **state)
{
	struct smalltree *st = *state;
	char *file;
	char *dir;
	struct scan s;

	/* To root no file is closed. */
	if (geteuid() == 0)
		skip();
	file = path_join(st->dir, "drivers/closed.c");
	dir = path_join(st->dir, "lib");
	small_put(st, "drivers/closed.c", "move_notify");
	small_put(st, "lib/a.c", "move_notify");
	small_put(st, "drivers/open.c", "move_notify");
	assert_int_equal(chmod(file, 0), 0);
	assert_int_equal(chmod(dir, 0), 0);
	scan_tree(st->tree, words, ARRAY_SIZE(words), 2, &s);
	assert_int_equal(chmod(dir, 0700), 0);
	assert_int_equal(s.files.n, 1);
	assert_int_equal(s.unreadable.n, 2);
	assert_string_equal(s.unreadable.v[0], "drivers/closed.c");
	assert_string_equal(s.unreadable.v[1], "lib");
	scan_release(&s);
	free(file);
	free(dir);
}

/* --- the matcher against the simple way --- */

struct hits {
	size_t n[4];
};

static void count(void *ctx, unsigned int id, size_t at)
{
	struct hits *h = ctx;

	(void)at;
	h->n[id]++;
}

static size_t simple_count(const char *text, const char *word)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, word)); p++)
		n++;
	return n;
}

/* Short texts over a small alphabet, so that words overlap and stand at
 * both ends, with words of all lengths that the search treats apart. */
static void matcher_agrees(void **state)
{
	static const char *const sets[][4] = {
		{ "a", "ab", "abc", "abcd" },
		{ "ab", "bab", "abab", "aaaa" },
		{ "abc", "cab", "abcab", "bca" },
		{ "abcab", "bcabca", "aaaaaa", "cabcabc" },
		{ "abcabcabc", "bcabcabca", "ccccccccc", "abababababab" },
	};
	unsigned int seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		const char *const *set =
			sets[(size_t)round % ARRAY_SIZE(sets)];
		struct matcher *m = xcalloc(1, sizeof(*m));
		size_t n = (size_t)(round / 5) % 70;
		struct hits h = { 0 };
		/* No byte more than promised: for the sanitizers. */
		char *text = xmalloc(n + 1);

		for (size_t i = 0; i < n; i++) {
			seed = seed * 1103515245u + 12345u;
			text[i] = (char)('a' + (seed >> 16) % 3);
		}
		text[n] = '\0';
		for (unsigned int i = 0; i < 4; i++)
			matcher_add(m, set[i], i, false);
		matcher_prepare(m);
		matcher_run(m, text, n, count, &h);
		for (size_t i = 0; i < 4; i++)
			assert_int_equal(h.n[i], simple_count(text, set[i]));
		matcher_release(m);
		free(m);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		small_test(finds_words),
		small_test(knows_whole_words),
		small_test(finds_nothing_nowhere),
		small_test(tells_kinds),
		small_test(skips_what_is_no_source),
		small_test(skips_binary_files),
		small_test(sees_the_overlay),
		small_test(collects_exports),
		small_test(first_export_by_path),
		small_test(marks_included_files),
		small_test(names_are_whole),
		small_test(lists_unreadable),
		cmocka_unit_test(matcher_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
