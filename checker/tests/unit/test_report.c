// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the formats print for audits made by hand. Run with the name of a
 * format (and "hostile"), this prints it, for tests by other programs.
 */
#include "report/report.h"

#include "lib/jput.h"
#include "report/common.h"
#include "tests/unit/sample_audit.h"
#include "tests/unit/test.h"

#include <jansson.h>
#include <stdio.h>

static char *print_as(const char *format, const struct audit *a, int width,
		      bool color)
{
	struct report_opts opts = { .color = color, .width = width };
	struct strbuf sb = STRBUF_INIT;

	report_find(format)->print(a, &opts, &sb);
	return strbuf_detach(&sb);
}

static const char full_text[] =
	"linux-6.12 (Linux 6.12.5, generation old): 3 of 8 importers revocable; 1 error, 1 warning, 2 notes; INCOMPLETE: 1 not analysed\n"
	"\n"
	"  place                           function  attach   class          kind              pins  unmap\n"
	"\n"
	"drivers/gpu/drm (2 of 3 revocable)\n"
	"  drivers/gpu/drm/a/a.c:40        a_import  dynamic  revocable      movable           yes   may-unmap\n"
	"      ops a_ops, callback a_move\n"
	"      via a_move -> (work) a_work -> dma_buf_unmap_attachment\n"
	"  drivers/gpu/drm/b/b.c:7         b_import  dynamic  revocable      pinned-revocable  yes   unmaps\n"
	"      ops b_ops, callback b_gone\n"
	"      via b_gone -> dma_buf_unmap_attachment\n"
	"  drivers/gpu/drm/c/c.c:8         c_import  dynamic  legacy-pinned  no-callback       no    n.a.\n"
	"      ops c_ops, no callback\n"
	"\n"
	"drivers/infiniband (0 of 2 revocable)\n"
	"  drivers/infiniband/core/u.c:20  u_get     dynamic  unknown        unknown           no    unknown\n"
	"      unknown: ops come from a call of pick()\n"
	"  drivers/infiniband/core/u.c:20  u_get     dynamic  legacy-pinned  stub-callback     yes   n.a.\n"
	"      ops u_ops, callback u_stub\n"
	"\n"
	"drivers/media (0 of 1 revocable)\n"
	"  drivers/media/common/v.c:10     v_attach  static   legacy-pinned  static            no    n.a.       helper\n"
	"\n"
	"drivers/xen (1 of 1 revocable)\n"
	"  drivers/xen/x.c:3               x_get     dynamic  revocable      movable           no    no-unmap\n"
	"      ops x_ops, callback x_cb\n"
	"\n"
	"net (0 of 1 revocable)\n"
	"  net/core/n.c:5                  n_bind    static   legacy-pinned  static            no    n.a.       helper, test\n"
	"\n"
	"Needs attention\n"
	"\n"
	"drivers/xen/x.c:30: error: NO_UNMAP in x_cb()\n"
	"    x_cb() never reaches an unmap\n"
	"\n"
	"drivers/infiniband/core/u.c:15: warning: STUB_INVALIDATE in u_stub()\n"
	"    the callback u_stub() does nothing\n"
	"    fix: leave the member out\n"
	"      drivers/infiniband/core/u.c:18: u_ops uses it\n"
	"      nothing else does\n"
	"\n"
	"dmabuf-revoke explain RULE says more about a rule.\n"
	"\n"
	"Notes (--format terse lists them)\n"
	"     2  OLD_CALLBACK\n"
	"\n"
	"Not analysed\n"
	"  drivers/gpu/drm/d/d.c: the parser ran out of memory\n"
	"\n"
	"1234 files looked at, 7 parsed with flags made up from the tree\n"
	"";

static const char full_terse[] =
	"Documentation/d.rst:3: CHECK:OLD_CALLBACK: the old name move_notify\n"
	"drivers/infiniband/core/u.c:15: WARNING:STUB_INVALIDATE: the callback u_stub() does nothing\n"
	"drivers/xen/x.c:30: ERROR:NO_UNMAP: x_cb() never reaches an unmap\n"
	"drivers/xen/x.c:31: ERROR:NO_UNMAP: x_cb() never reaches an unmap\n"
	"drivers/xen/x.c:33: CHECK:OLD_CALLBACK: the old name move_notify\n"
	"drivers/gpu/drm/d/d.c:0: ERROR:INCOMPLETE: not analysed: the parser ran out of memory\n"
	"";

static void text_has_a_table_and_what_needs_attention(void **state)
{
	struct audit a = { 0 };
	char *text;

	(void)state;
	sample_full(&a);
	text = print_as("text", &a, 0, false);
	assert_string_equal(text, full_text);
	free(text);
	audit_release(&a);
}

static size_t longest_line(const char *text)
{
	size_t longest = 0;

	while (*text) {
		size_t n = strcspn(text, "\n");

		if (n > longest)
			longest = n;
		text += n + (text[n] == '\n');
	}
	return longest;
}

/* Drop the first line, which is one line whatever its length. */
static const char *body(const char *text)
{
	return strchr(text, '\n') + 1;
}

static void text_fits_the_terminal(void **state)
{
	struct audit a = { 0 };
	struct finding *f;
	char *wide, *narrow;

	(void)state;
	sample_full(&a);
	f = sample_finding(&a, "NO_UNMAP", LEVEL_ERROR, "drivers/xen/y.c", 1,
			   NULL, NULL);
	f->function = xstrdup("y_function_whose_name_does_not_fit_in_the_line");
	f->message = xstrdup("a message of so many words that it needs to be "
			     "broken into at least two lines of eighty");
	audit_finish(&a);
	wide = print_as("text", &a, 160, false);
	narrow = print_as("text", &a, 80, false);
	assert_true(longest_line(body(wide)) <= 160);
	assert_true(longest_line(body(narrow)) <= 80);
	assert_non_null(strstr(wide, "  drivers/xen/x.c:3               x_get "
				     "    dynamic  revocable"));
	assert_non_null(strstr(narrow, "  drivers/xen/x.c:3  x_get\n"
				       "      dynamic  revocable      movable"));
	assert_non_null(strstr(narrow, "two\n      lines of eighty\n"));
	assert_non_null(strstr(narrow, ": NO_UNMAP\n    in y_function_"));
	assert_non_null(strstr(wide, ": NO_UNMAP in y_function_"));
	assert_non_null(strstr(narrow, ": NO_UNMAP in x_cb()\n"));
	free(wide);
	free(narrow);
	audit_release(&a);
}

#define LONG_FILE "drivers/gpu/drm/long/a_file_with_a_long_name.c"
#define LONG_NAME "a_function_with_a_long_name_as_well"

static void long_names_go_below(void **state)
{
	struct audit a = { 0 };
	struct finding *f;
	char *text;

	(void)state;
	sample_tree(&a);
	sample_importer(&a, LONG_FILE, 10, LONG_NAME);
	f = sample_finding(&a, "NO_UNMAP", LEVEL_ERROR, LONG_FILE, 1,
			   NULL, NULL);
	f->message = xstrdup("m");
	sample_evidence(f, LONG_FILE, 20, LONG_NAME "() does");
	audit_finish(&a);
	text = print_as("text", &a, 80, false);
	assert_true(longest_line(body(text)) <= 80);
	assert_non_null(strstr(text, "  " LONG_FILE ":10\n      " LONG_NAME
				     "\n      static"));
	assert_non_null(strstr(text, "      " LONG_FILE ":20:\n        "
				     LONG_NAME "() does\n"));
	free(text);
	audit_release(&a);
}

static void color_is_for_terminals(void **state)
{
	struct audit a = { 0 };
	char *plain, *color;

	(void)state;
	sample_full(&a);
	plain = print_as("text", &a, 0, false);
	color = print_as("text", &a, 0, true);
	assert_null(strchr(plain, '\x1b'));
	assert_non_null(strstr(color, ": \x1b[1;31merror\x1b[0m: NO_UNMAP"));
	assert_non_null(strstr(color, ": \x1b[33mwarning\x1b[0m: STUB_"));
	/* Colours take no columns. */
	assert_non_null(strstr(color, "\x1b[32mrevocable\x1b[0m      movable"));
	free(plain);
	free(color);
	audit_release(&a);
}

static void a_clean_tree_is_said_to_be(void **state)
{
	struct audit a = { 0 };
	char *text;

	(void)state;
	sample_tree(&a);
	a.generation = API_GEN_NONE;
	a.build_mode = true;
	audit_finish(&a);
	text = print_as("text", &a, 0, false);
	assert_string_equal(text,
			    "linux-6.12 (Linux 6.12.5, generation none): "
			    "no importers; no findings\n\n"
			    "1234 files looked at, 7 parsed with flags from "
			    "the build\n");
	free(text);
	text = print_as("terse", &a, 0, false);
	assert_string_equal(text, "");
	free(text);
	audit_release(&a);
}

static void terse_is_one_line_each(void **state)
{
	struct audit a = { 0 };
	struct finding *f;
	char *text;

	(void)state;
	sample_full(&a);
	/* The same again, by another flow, and one that is not the same. */
	f = sample_finding(&a, "NO_UNMAP", LEVEL_ERROR, "drivers/xen/x.c", 30,
			   "x_cb", "x_cb() never reaches an unmap");
	f->subject = xstrdup("other_ops");
	sample_finding(&a, "NO_UNMAP", LEVEL_ERROR, "drivers/xen/x.c", 31,
		       "x_cb", "x_cb() never reaches an unmap");
	audit_finish(&a);
	text = print_as("terse", &a, 0, false);
	assert_string_equal(text, full_terse);
	free(text);
	audit_release(&a);
}

static size_t count_lines(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += *s == '\n';
	return n;
}

static void hostile_text_stays_text(void **state)
{
	static const char spelled[] =
		"\"<script>&'\\n\\x1b[31m\\xff\\xc3\\xa4\\xed\\xa0\\x80\\:3: "
		"ERROR:NO_UNMAP: \"<script>&'\\n\\x1b[31m";
	const char *const formats[] = { "text", "terse" };
	struct audit a = { 0 };

	(void)state;
	sample_hostile(&a);
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		char *text = print_as(formats[i], &a, 0, false);

		for (const char *p = text; *p; p++)
			assert_true(*p == '\n' || (*p >= 0x20 && *p < 0x7f));
		if (i == 1) {
			assert_int_equal(count_lines(text), 2);
			assert_true(starts_with(text, spelled));
		}
		free(text);
	}
	audit_release(&a);
}

static void bytes_become_utf8(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "", "" },
		{ "a\xc3\xa4z", "a\xc3\xa4z" },
		{ "\xe2\x82\xac", "\xe2\x82\xac" },
		{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
		{ "\xff", "\xef\xbf\xbd" },
		{ "\x80x", "\xef\xbf\xbdx" },
		{ "\xc3", "\xef\xbf\xbd" },
		{ "\xc3(", "\xef\xbf\xbd(" },
		{ "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xe0\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xf4\x90\x80\x80",
		  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *s = jput_utf8(cases[i].in);
		json_t *j = json_string(s);

		assert_string_equal(s, cases[i].out);
		assert_non_null(j);
		json_decref(j);
		free(s);
	}
}

static json_t *load(const char *text)
{
	json_error_t error;
	json_t *j = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	if (!j)
		fail_msg("%s", error.text);
	return j;
}

/* The string at KEY of O; fails the test if it is none. */
static const char *str_at(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	if (!s)
		fail_msg("%s is no string", key);
	return s;
}

static json_int_t int_at(const json_t *o, const char *key)
{
	json_t *n = json_object_get(o, key);

	assert_true(json_is_integer(n));
	return json_integer_value(n);
}

/* The keys of O in their order, each with a space behind it. */
static void assert_keys(json_t *o, const char *want)
{
	struct strbuf sb = STRBUF_INIT;
	const char *key;
	json_t *value;

	json_object_foreach(o, key, value) {
		strbuf_addf(&sb, "%s ", key);
	}
	assert_string_equal(strbuf_str(&sb), want);
	strbuf_release(&sb);
}

static void json_has_the_promised_shape(void **state)
{
	struct audit a = { 0 };
	json_t *o, *x;
	char *text;

	(void)state;
	sample_full(&a);
	text = print_as("json", &a, 0, false);
	assert_true(ends_with(text, "}\n"));
	o = load(text);
	assert_keys(o, "schema tool tree importers indirect exporters pairs "
		       "findings incomplete summary ");
	assert_int_equal(int_at(o, "schema"), 1);
	assert_string_equal(str_at(json_object_get(o, "tool"), "name"),
			    "dmabuf-revoke");
	x = json_object_get(o, "tree");
	assert_keys(x, "version generation mode files parsed seconds ");
	assert_string_equal(str_at(x, "generation"), "old");
	assert_string_equal(str_at(x, "mode"), "synthetic");
	assert_int_equal(int_at(x, "files"), 1234);
	assert_non_null(strstr(text, "\"seconds\": 1.235\n"));

	assert_int_equal(json_array_size(json_object_get(o, "importers")), 8);
	x = json_array_get(json_object_get(o, "importers"), 0);
	assert_keys(x, "file line function driver attach ops ops_place "
		       "callback callback_place class "
		       "kind pins unmap chain unknown test helper ");
	assert_string_equal(str_at(x, "class"), "revocable");
	assert_true(json_is_true(json_object_get(x, "pins")));
	assert_true(json_is_null(json_object_get(x, "unknown")));
	x = json_array_get(json_object_get(x, "chain"), 0);
	assert_keys(x, "function file line via ");
	assert_string_equal(str_at(x, "via"), "work");
	x = json_array_get(json_object_get(o, "importers"), 2);
	assert_string_equal(str_at(x, "ops"), "c_ops");
	assert_true(json_is_null(json_object_get(x, "callback")));

	x = json_array_get(json_object_get(o, "findings"), 1);
	assert_keys(x, "rule level file line column function message fix "
		       "fingerprint evidence ");
	assert_string_equal(str_at(x, "level"), "warning");
	assert_int_equal(int_at(x, "column"), 9);
	assert_int_equal(strlen(str_at(x, "fingerprint")), 32);
	x = json_array_get(json_object_get(x, "evidence"), 1);
	assert_true(json_is_null(json_object_get(x, "file")));
	x = json_array_get(json_object_get(o, "incomplete"), 0);
	assert_string_equal(str_at(x, "file"), "drivers/gpu/drm/d/d.c");
	json_decref(o);
	free(text);
	audit_release(&a);
}

static void json_counts(void **state)
{
	struct audit a = { 0 };
	json_t *o, *s, *x;
	char *text;

	(void)state;
	sample_full(&a);
	text = print_as("json", &a, 0, false);
	o = load(text);
	s = json_object_get(o, "summary");
	x = json_object_get(s, "importers");
	assert_int_equal(int_at(x, "total"), 8);
	assert_int_equal(int_at(x, "helper"), 2);
	assert_int_equal(int_at(x, "test"), 1);
	assert_int_equal(int_at(json_object_get(x, "class"), "revocable"), 3);
	assert_int_equal(int_at(json_object_get(x, "class"), "unknown"), 1);
	assert_int_equal(int_at(json_object_get(x, "kind"), "static"), 2);
	assert_int_equal(int_at(json_object_get(x, "kind"), "movable"), 2);
	assert_int_equal(int_at(json_object_get(x, "unmap"), "n.a."), 4);
	x = json_object_get(s, "findings");
	assert_int_equal(int_at(x, "total"), 4);
	assert_int_equal(int_at(json_object_get(x, "level"), "note"), 2);
	assert_int_equal(int_at(json_object_get(x, "level"), "error"), 1);
	assert_keys(json_object_get(x, "rule"),
		    "NO_UNMAP OLD_CALLBACK STUB_INVALIDATE ");
	assert_int_equal(int_at(json_object_get(x, "rule"), "OLD_CALLBACK"), 2);
	assert_int_equal(int_at(s, "incomplete"), 1);
	json_decref(o);
	free(text);
	audit_release(&a);
}

static void json_takes_any_bytes(void **state)
{
	struct audit a = { 0 };
	char *text;
	json_t *o;

	(void)state;
	sample_hostile(&a);
	text = print_as("json", &a, 0, false);
	o = load(text);
	assert_string_equal(
		str_at(json_array_get(json_object_get(o, "findings"), 0),
		       "message"),
		"\"<script>&'\n\x1b[31m\xef\xbf\xbd\xc3\xa4"
		"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\\");
	assert_string_equal(str_at(json_object_get(o, "tree"), "generation"),
			    "upstream");
	assert_string_equal(str_at(json_object_get(o, "tree"), "mode"),
			    "build");
	json_decref(o);
	free(text);
	audit_release(&a);
}

static void json_differs_in_seconds_only(void **state)
{
	struct audit a = { 0 }, b = { 0 };
	char *x, *y;
	size_t same;

	(void)state;
	sample_full(&a);
	sample_full(&b);
	b.seconds = 2;
	b.cached = 7;
	x = print_as("json", &a, 0, false);
	y = print_as("json", &b, 0, false);
	for (same = 0; x[same] == y[same]; same++)
		;
	assert_true(starts_with(x + same, "1.235\n"));
	assert_true(starts_with(y + same, "2.0\n"));
	assert_string_equal(x + same + 5, y + same + 3);
	free(x);
	free(y);
	audit_release(&a);
	audit_release(&b);
}

static void subsystems(void **state)
{
	static const struct {
		const char *path, *subsystem;
	} cases[] = {
		{ "drivers/gpu/drm/a/b/c.c", "drivers/gpu/drm" },
		{ "drivers/gpu/x.c", "drivers/gpu" },
		{ "drivers/media/common/v.c", "drivers/media" },
		{ "drivers/x.c", "drivers" },
		{ "arch/x86/kernel/x.c", "arch/x86" },
		{ "tools/testing/x.c", "tools/testing" },
		{ "net/core/n.c", "net" },
		{ "x.c", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(report_subsystem(cases[i].path),
				 strlen(cases[i].subsystem));
}

static void formats_are_found_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(report_find("json"), &report_formats[2]);
	assert_null(report_find("jso"));
	assert_null(report_find(""));
}

static int print_sample(const char *format, bool hostile)
{
	struct audit a = { 0 };
	char *text;

	if (!report_find(format))
		return 2;
	if (hostile)
		sample_hostile(&a);
	else
		sample_full(&a);
	text = print_as(format, &a, 0, false);
	fputs(text, stdout);
	free(text);
	audit_release(&a);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_has_a_table_and_what_needs_attention),
		cmocka_unit_test(text_fits_the_terminal),
		cmocka_unit_test(long_names_go_below),
		cmocka_unit_test(color_is_for_terminals),
		cmocka_unit_test(a_clean_tree_is_said_to_be),
		cmocka_unit_test(terse_is_one_line_each),
		cmocka_unit_test(hostile_text_stays_text),
		cmocka_unit_test(bytes_become_utf8),
		cmocka_unit_test(json_has_the_promised_shape),
		cmocka_unit_test(json_counts),
		cmocka_unit_test(json_takes_any_bytes),
		cmocka_unit_test(json_differs_in_seconds_only),
		cmocka_unit_test(subsystems),
		cmocka_unit_test(formats_are_found_by_name),
	};

	if (argc > 1)
		return print_sample(argv[1], argc > 2);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
