// SPDX-License-Identifier: GPL-2.0-only
#include "parse/synth.h"

#include "tests/unit/capture.h"
#include "tests/unit/smalltree.h"

static const char resource_dir[] = "/opt/clang";

/* The text of the made-up header REL; NULL if there is none. */
static const char *header(const struct smalltree *st, const struct synth *s,
			  const char *rel)
{
	char *path = path_join(tree_root(st->tree), rel);
	const char *text = NULL;

	vec_for_each(h, &s->headers) {
		if (!streq(h->path, path))
			continue;
		/* Each once. */
		assert_null(text);
		assert_int_equal(h->len, strlen(h->data));
		text = h->data;
	}
	free(path);
	return text;
}

static void assert_has(const char *text, const char *part)
{
	assert_non_null(text);
	if (!strstr(text, part))
		fail_msg("no '%s' in '%s'", part, text);
}

static bool has_flag(const struct synth *s, const char *flag)
{
	vec_for_each(f, &s->flags) {
		if (streq(*f, flag))
			return true;
	}
	return false;
}

static void init(const struct smalltree *st, struct synth *s)
{
	assert_int_equal(synth_init(s, st->tree, "x86", resource_dir), 0);
}

static void flags(void **state)
{
	struct smalltree *st = *state;
	char *inc = xasprintf("-I%s/arch/x86/include", tree_root(st->tree));
	char *kconfig = xasprintf("%s/include/linux/kconfig.h",
				  tree_root(st->tree));
	char *types = xasprintf("%s/include/linux/compiler_types.h",
				tree_root(st->tree));
	struct synth s;

	init(st, &s);
	assert_true(has_flag(&s, "-nostdinc"));
	assert_true(has_flag(&s, "/opt/clang/include"));
	assert_true(has_flag(&s, inc));
	assert_true(has_flag(&s, kconfig));
	/* The small tree has none. */
	assert_false(has_flag(&s, types));
	assert_false(has_flag(&s, "-DMODULE"));
	synth_release(&s);
	free(inc);
	free(kconfig);
	free(types);
}

static void configuration(void **state)
{
	struct smalltree *st = *state;
	struct synth s;

	small_put(st, "Kconfig", "config A\n\tbool \"a\"\n");
	init(st, &s);
	assert_string_equal(header(st, &s, "include/generated/autoconf.h"),
			    "#define CONFIG_A 1\n");
	synth_release(&s);
}

static void bounds(void **state)
{
	struct smalltree *st = *state;
	const char *text;
	struct synth s;

	init(st, &s);
	text = header(st, &s, "include/generated/bounds.h");
	assert_has(text, "MAX_NR_ZONES 2\n");
	assert_has(text, "NR_CPUS_BITS 0\n");
	assert_has(text, "SPINLOCK_SIZE 4\n");
	assert_has(text, "LRU_GEN_WIDTH 0\n");
	synth_release(&s);

	small_put(st, "Kconfig",
		  "config ZONE_DMA\n\tdef_bool y\nconfig HIGHMEM\n"
		  "\tdef_bool n\nconfig ZONE_DEVICE\n\tdef_bool y\n"
		  "config NR_CPUS\n\tint\n\tdefault 65\n"
		  "config DEBUG_SPINLOCK\n\tdef_bool y\n"
		  "config LRU_GEN\n\tdef_bool y\n");
	init(st, &s);
	text = header(st, &s, "include/generated/bounds.h");
	assert_has(text, "MAX_NR_ZONES 4\n");
	assert_has(text, "NR_CPUS_BITS 7\n");
	assert_has(text, "SPINLOCK_SIZE 72\n");
	assert_has(text, "LRU_GEN_WIDTH 3\n");
	synth_release(&s);
}

static void version(void **state)
{
	struct smalltree *st = *state;
	struct synth s;

	init(st, &s);
	assert_has(header(st, &s, "include/generated/utsrelease.h"),
		   "\"6.12.3-rc1\"");
	/* (6 << 16) + (12 << 8) + 3 */
	assert_has(header(st, &s, "include/uapi/linux/version.h"),
		   "LINUX_VERSION_CODE 396291\n");
	synth_release(&s);
}

static void tick(void **state)
{
	struct smalltree *st = *state;
	const char *text;
	struct synth s;

	small_put(st, "Kconfig", "config HZ\n\tint\n\tdefault 300\n");
	init(st, &s);
	text = header(st, &s, "include/generated/timeconst.h");
	assert_has(text, "HZ_TO_MSEC_NUM 10\n");
	assert_has(text, "HZ_TO_MSEC_DEN 3\n");
	synth_release(&s);
}

static void wrappers(void **state)
{
	struct smalltree *st = *state;
	struct synth s;

	small_put(st, "arch/x86/include/asm/Kbuild",
		  "generic-y += early.h\ngeneric-y += both.h\n"
		  "generated-y += orc_hash.h\n");
	small_put(st, "arch/x86/include/uapi/asm/Kbuild",
		  "generic-y += types.h\n");
	small_put(st, "include/asm-generic/Kbuild",
		  "mandatory-y += own.h\nmandatory-y += both.h\n"
		  "mandatory-y += missing.h\n");
	small_put(st, "include/uapi/asm-generic/Kbuild",
		  "mandatory-y += errno.h\n");
	small_put(st, "arch/x86/include/asm/own.h", "");
	init(st, &s);
	assert_string_equal(header(st, &s, "arch/x86/include/asm/early.h"),
			    "#include <asm-generic/early.h>\n");
	assert_non_null(header(st, &s, "arch/x86/include/asm/both.h"));
	assert_non_null(header(st, &s, "arch/x86/include/asm/missing.h"));
	assert_non_null(header(st, &s, "arch/x86/include/asm/orc_hash.h"));
	assert_non_null(header(st, &s, "arch/x86/include/uapi/asm/types.h"));
	assert_string_equal(header(st, &s, "arch/x86/include/uapi/asm/errno.h"),
			    "#include <asm-generic/errno.h>\n");
	/* What exists is not made up. */
	assert_null(header(st, &s, "arch/x86/include/asm/own.h"));
	synth_release(&s);
}

static void system_calls(void **state)
{
	struct smalltree *st = *state;
	struct synth s;

	small_put(st, "arch/x86/include/asm/Kbuild",
		  "generated-y += syscalls_64.h unistd_64_x32.h "
		  "unistd_32_ia32.h\n");
	small_put(st, "arch/x86/include/uapi/asm/Kbuild",
		  "generated-y += unistd_64.h unistd_x32.h unistd_32.h\n");
	small_put(st, "arch/x86/entry/syscalls/syscall_64.tbl",
		  "# number abi name entry\n\n0\tcommon\tread\tsys_read\n"
		  "7 64 gone\n8 64 dash -\n512 x32 old compat_sys_old\n"
		  "9\t64\tends\tsys_ends\t-\tnoreturn");
	small_put(st, "arch/x86/entry/syscalls/syscall_32.tbl",
		  "3 i386 read sys_read\n");
	init(st, &s);
	assert_string_equal(
		header(st, &s, "arch/x86/include/uapi/asm/unistd_64.h"),
		"#define __NR_read 0\n#define __NR_gone 7\n"
		"#define __NR_dash 8\n"
		"#define __NR_ends 9\n#ifdef __KERNEL__\n"
		"#define __NR_syscalls 10\n#endif\n");
	assert_has(header(st, &s, "arch/x86/include/uapi/asm/unistd_x32.h"),
		   "#define __NR_old (__X32_SYSCALL_BIT + 512)\n");
	assert_string_equal(
		header(st, &s, "arch/x86/include/asm/syscalls_64.h"),
		"__SYSCALL(0, sys_read)\n__SYSCALL(9, sys_ends)\n");
	assert_string_equal(
		header(st, &s, "arch/x86/include/asm/unistd_64_x32.h"),
		"#define __NR_x32_old 512\n");
	assert_string_equal(
		header(st, &s, "arch/x86/include/asm/unistd_32_ia32.h"),
		"#define __NR_ia32_read 3\n");
	synth_release(&s);
}

static void feature_masks(void **state)
{
	struct smalltree *st = *state;
	const char *text;
	struct synth s;

	small_put(st, "arch/x86/include/asm/Kbuild",
		  "generated-y += cpufeaturemasks.h\n");
	small_put(st, "arch/x86/include/asm/cpufeatures.h",
		  "#define NCAPINTS\t\t\t3 /* words */\n");
	init(st, &s);
	text = header(st, &s, "arch/x86/include/asm/cpufeaturemasks.h");
	assert_has(text, "DISABLED_MASK2 0\n");
	assert_null(strstr(text, "DISABLED_MASK3"));
	synth_release(&s);
}

static void workarounds(void **state)
{
	struct smalltree *st = *state;
	struct synth s;

	small_put(st, "drivers/gpu/drm/xe/xe_some_oob.rules",
		  "# comment\n123\tA(1), B(2)\n\t\tC(3)\n456 D\n\n");
	small_put(st, "drivers/gpu/drm/xe/other.rules", "1 A\n");
	init(st, &s);
	assert_string_equal(
		header(st, &s, "drivers/gpu/drm/xe/generated/xe_some_oob.h"),
		"enum xe_some_oob {\n\tXE_SOME_OOB_123 = 0,\n"
		"\tXE_SOME_OOB_456 = 1,\n\t_XE_SOME_OOB_COUNT = 2\n};\n"
		"#define _XE_SOME_OOB_COUNT 2\n");
	assert_string_equal(
		header(st, &s, "drivers/gpu/drm/xe/generated/xe_some_oob.c"),
		"{ },\n{ },\n");
	assert_null(header(st, &s, "drivers/gpu/drm/xe/generated/other.h"));
	synth_release(&s);
}

static void a_built_tree_keeps_its_own(void **state)
{
	struct smalltree *st = *state;
	struct synth s;

	small_put(st, "include/generated/autoconf.h", "");
	init(st, &s);
	assert_null(header(st, &s, "include/generated/autoconf.h"));
	assert_non_null(header(st, &s, "include/generated/bounds.h"));
	synth_release(&s);
}

static void hash_is_of_everything(void **state)
{
	struct smalltree *st = *state;
	struct synth a;
	struct synth b;
	struct synth c;
	struct synth d;

	init(st, &a);
	init(st, &b);
	small_put(st, "Kconfig", "config A\n\tbool \"a\"\n");
	init(st, &c);
	assert_int_equal(synth_init(&d, st->tree, "x86", "/elsewhere"), 0);
	assert_true(a.hash == b.hash);
	assert_true(a.hash != c.hash);
	assert_true(c.hash != d.hash);
	synth_release(&a);
	synth_release(&b);
	synth_release(&c);
	synth_release(&d);
}

static void other_machines_are_refused(void **state)
{
	struct smalltree *st = *state;
	struct capture c = capture_begin(2);
	struct synth s;

	assert_int_equal(synth_init(&s, st->tree, "vax", resource_dir), -1);
	assert_non_null(strstr(capture_end(&c), "'vax'"));
	assert_int_equal(s.flags.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		small_test(flags),
		small_test(configuration),
		small_test(bounds),
		small_test(version),
		small_test(tick),
		small_test(wrappers),
		small_test(system_calls),
		small_test(feature_masks),
		small_test(workarounds),
		small_test(a_built_tree_keeps_its_own),
		small_test(hash_is_of_everything),
		small_test(other_machines_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
