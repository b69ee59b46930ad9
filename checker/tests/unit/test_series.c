// SPDX-License-Identifier: GPL-2.0-only
/* What a series is made of: its steps, its folder, what it knows of calls. */
#include "tests/unit/smalltree.h"

#include "convert/git/outdir.h"
#include "convert/code/purity.h"
#include "convert/step.h"

#include <sys/stat.h>
#include <unistd.h>

/* --- steps --- */

static void test_step(void **state)
{
	static const char text[] =
		"# a comment\nSubject: sub: Do it\nCocci: cocci/x.cocci\n"
		"Rewrite: member tag old new\nRewrite: function f g\n"
		"Rewrite: config SYM\n\nBody.\n\n# More.\n";
	const char *type, *from, *to;
	struct step s;

	(void)state;
	assert_int_equal(step_parse("x", text, &s), 0);
	assert_string_equal(s.subject, "sub: Do it");
	assert_string_equal(s.cocci, "cocci/x.cocci");
	assert_string_equal(s.body, "Body.\n\n# More.\n");
	assert_int_equal(s.rewrites.n, 3);
	assert_true(rewrite_names(&s.rewrites.v[0], &type, &from, &to));
	assert_string_equal(type, "tag");
	assert_string_equal(from, "old");
	assert_string_equal(to, "new");
	assert_true(rewrite_names(&s.rewrites.v[1], &type, &from, &to));
	assert_string_equal(type, "");
	assert_string_equal(from, "f");
	assert_string_equal(to, "g");
	assert_false(rewrite_names(&s.rewrites.v[2], &type, &from, &to));
	assert_string_equal(rewrite_config(&s.rewrites.v[2]), "SYM");
	assert_null(rewrite_config(&s.rewrites.v[1]));
	step_release(&s);
}

static void test_bad_steps(void **state)
{
	static const char *const bad[] = {
		"",
		"Rewrite: config X\n\nNo subject.\n",
		"Subject: x\nSubject: y\n\n",
		"Subject: x\nColour: red\n\n",
		"Subject: x\nno header\n\n",
		"Subject: x\nRewrite: nonsense a b\n\n",
		"Subject: x\nRewrite: member a b\n\n",
		"Subject: x\nRewrite: \n\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct step s;

		assert_int_equal(step_parse("x", bad[i], &s), -1);
		step_release(&s);
	}
}

/* --- the output folder --- */

static void put(const char *dir, const char *name)
{
	char *path = path_join(dir, name);

	assert_int_equal(file_write(path, "x", 1), 0);
	free(path);
}

static bool there(const char *dir, const char *name)
{
	char *path = path_join(dir, name);
	bool yes = file_exists(path);

	free(path);
	return yes;
}

static void write_series(const char *dir, const char *patch)
{
	struct outdir o;
	char *list, *line = xasprintf("%s\n", patch);

	assert_int_equal(outdir_begin(&o, dir), 0);
	list = path_join(o.work, "series");
	put(o.work, patch);
	put(o.work, "0000-cover-letter.patch");
	assert_int_equal(file_write(list, line, strlen(line)), 0);
	assert_int_equal(outdir_commit(&o), 0);
	outdir_end(&o);
	free(list);
	free(line);
}

static void test_outdir(void **state)
{
	const struct smalltree *st = *state;
	char *dir = path_join(st->dir, "a/b/out/");
	struct outdir o;

	write_series(dir, "0001-one.patch");
	assert_true(there(dir, "0001-one.patch"));
	/* What was ours makes room. */
	write_series(dir, "0001-two.patch");
	assert_true(there(dir, "0001-two.patch"));
	assert_false(there(dir, "0001-one.patch"));
	/* Unfinished: all as before. */
	assert_int_equal(outdir_begin(&o, dir), 0);
	put(o.work, "0001-three.patch");
	outdir_end(&o);
	assert_true(there(dir, "0001-two.patch"));
	assert_false(there(dir, "0001-three.patch"));
	/* Somebody else's file: not touched. */
	put(dir, "notes.txt");
	assert_int_equal(outdir_begin(&o, dir), -1);
	outdir_end(&o);
	assert_true(there(dir, "0001-two.patch"));
	free(dir);
}

static long inode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return (long)st.st_ino;
}

/* What is the same stays, and what is replaced is replaced at its place. */
static void test_outdir_in_place(void **state)
{
	const struct smalltree *st = *state;
	char *dir = path_join(st->dir, "real"), *link = path_join(st->dir, "ln");
	struct outdir o;
	long ino;

	write_series(dir, "0001-one.patch");
	ino = inode_of(dir);
	assert_int_equal(chmod(dir, 0750), 0);
	assert_int_equal(symlink("real", link), 0);
	write_series(link, "0001-one.patch");
	assert_int_equal(inode_of(dir), ino);
	write_series(link, "0001-two.patch");
	assert_true(there(dir, "0001-two.patch"));
	assert_false(there(dir, "0001-one.patch"));
	assert_int_not_equal(inode_of(dir), ino);
	/* Nothing beside it. */
	assert_int_equal(unlink(link), 0);
	assert_int_equal(chdir(dir), 0);
	assert_int_equal(outdir_begin(&o, "."), -1);
	outdir_end(&o);
	assert_int_equal(chdir("/"), 0);
	assert_true(there(dir, "0001-two.patch"));
	free(dir);
	free(link);
}

static void test_outdir_leaves_nothing(void **state)
{
	const struct smalltree *st = *state;
	char *dir = path_join(st->dir, "new/deep/out");
	struct outdir o;

	assert_int_equal(outdir_begin(&o, dir), 0);
	assert_true(there(st->dir, "new/deep"));
	outdir_end(&o);
	assert_false(there(st->dir, "new"));
	free(dir);
}

/* --- purity --- */

static void test_purity(void **state)
{
	const struct smalltree *st = *state;
	struct purity *p;

	small_put(st, "include/linux/h.h",
		  "static inline bool is_a(struct s *s)\n"
		  "{\n\treturn !!s->ops->pin;\n}\n");
	small_put(st, "d/local.h",
		  "static inline int twice(int x) { return x * 2; }\n");
	small_put(st, "d/x.c",
		  "#include <linux/h.h>\n#include \"local.h\"\n"
		  "static bool both(struct s *s)\n"
		  "{\n\treturn is_a(s) && twice(s->n) > 2;\n}\n"
		  "static int writes(struct s *s) { return s->n++; }\n"
		  "static int stores(struct s *s) { return s->n = 1; }\n"
		  "static int calls(struct s *s) { return unknown(s); }\n"
		  "static int through(struct s *s) { return s->f(s); }\n"
		  "static int more(struct s *s) { g(); return 0; }\n"
		  "static int nothing(void) { }\n"
		  "static int self(int n) { return n ? self(n - 1) : 0; }\n");
	p = purity_new(st->tree, "d/x.c");
	assert_true(purity_ask(p, "is_a"));
	assert_true(purity_ask(p, "twice"));
	assert_true(purity_ask(p, "both"));
	assert_false(purity_ask(p, "writes"));
	assert_false(purity_ask(p, "stores"));
	assert_false(purity_ask(p, "calls"));
	assert_false(purity_ask(p, "through"));
	assert_false(purity_ask(p, "more"));
	assert_false(purity_ask(p, "nothing"));
	assert_false(purity_ask(p, "self"));
	assert_false(purity_ask(p, "unknown"));
	purity_free(p);
	/* A file that is not there knows nothing. */
	p = purity_new(st->tree, "d/none.c");
	assert_false(purity_ask(p, "is_a"));
	purity_free(p);
}

/* --- where words are --- */

static void has_files(struct convert *c, const char *a, const char *b,
		      const char *want)
{
	const struct scan_word words[] = { { a, true }, { b, true } };
	struct strbuf got = STRBUF_INIT;
	struct scan scan;

	assert_int_equal(convert_scan(c, words, 2, &scan), 0);
	vec_for_each(f, &scan.files)
		strbuf_addf(&got, "%s:%d ", f->path, (int)f->words);
	assert_string_equal(strbuf_str(&got), want);
	strbuf_release(&got);
	scan_release(&scan);
}

/* One pass over the disk; what is changed since is seen all the same. */
static void test_look(void **state)
{
	const struct smalltree *st = *state;
	struct convert c = { .tree = st->tree };
	char *path = path_join(tree_root(st->tree), "d/a.c");

	small_put(st, "d/a.c", "int one;\n");
	small_put(st, "d/b.c", "int two, one_more;\n");
	small_put(st, "d/c.c", "int three;\n");
	convert_expect(&c, "one");
	convert_expect(&c, "two");
	convert_expect(&c, "uno");
	has_files(&c, "one", "two", "d/a.c:1 d/b.c:2 ");
	convert_put(&c, "d/a.c", "int uno;\n", 9);
	has_files(&c, "one", "two", "d/b.c:2 ");
	has_files(&c, "uno", "two", "d/a.c:1 d/b.c:2 ");
	/* Behind its back: it does not look twice. */
	assert_int_equal(file_write(path, "int two;\n", 9), 0);
	small_put(st, "d/d.c", "int two;\n");
	has_files(&c, "two", "uno", "d/a.c:2 d/b.c:1 ");
	/* But for a word that nobody spoke of. */
	has_files(&c, "three", "two", "d/b.c:2 d/c.c:1 d/d.c:2 ");
	/* A file that had none of the words. */
	convert_put(&c, "d/c.c", "int one;\n", 9);
	has_files(&c, "one", "three", "d/c.c:1 ");
	convert_release(&c);
	tree_overlay_clear(st->tree);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_step),
		cmocka_unit_test(test_bad_steps),
		small_test(test_outdir),
		small_test(test_outdir_leaves_nothing),
		small_test(test_outdir_in_place),
		small_test(test_purity),
		small_test(test_look),
	};

	cleanup_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
