// SPDX-License-Identifier: GPL-2.0-only
/*
 * Headers that a build writes to include/generated, and those that drivers
 * make of tables in their folders. Nothing that is parsed with them is run:
 * what counts is that names are defined, and that sizes hold together.
 */
#define _GNU_SOURCE
#include "parse/synth_priv.h"

#include "lib/file.h"

#include <ctype.h>
#include <dirent.h>

/* The number of bits that N values need. */
static int bits_for(long n)
{
	int bits = 0;

	while ((1L << bits) < n)
		bits++;
	return bits;
}

/*
 * What kernel/bounds.c would find out by being compiled. Page flags and
 * zones are counted there; a few too many flags do no harm, since all that
 * depends on them is where in a word other fields go.
 */
static void bounds(struct synth_job *job)
{
	static const char *const zones[] = { "ZONE_DMA", "ZONE_DMA32",
					     "HIGHMEM", "ZONE_DEVICE" };
	bool fat_locks = synth_config(job, "DEBUG_SPINLOCK") ||
			 synth_config(job, "DEBUG_LOCK_ALLOC");
	bool lru_gen = synth_config(job, "LRU_GEN");
	long cpus = synth_config_number(job, "NR_CPUS");
	struct strbuf sb = STRBUF_INIT;
	int nzones = 2; /* normal and movable */

	for (size_t i = 0; i < ARRAY_SIZE(zones); i++)
		nzones += synth_config(job, zones[i]);
	strbuf_addf(&sb, "#define NR_PAGEFLAGS 24\n");
	strbuf_addf(&sb, "#define MAX_NR_ZONES %d\n", nzones);
	strbuf_addf(&sb, "#define NR_CPUS_BITS %d\n", bits_for(cpus));
	strbuf_addf(&sb, "#define SPINLOCK_SIZE %d\n", fat_locks ? 72 : 4);
	strbuf_addf(&sb, "#define LRU_GEN_WIDTH %d\n", lru_gen ? 3 : 0);
	strbuf_addf(&sb, "#define __LRU_REFS_WIDTH %d\n", lru_gen ? 2 : 0);
	synth_add(job, "include/generated/bounds.h", &sb);
}

static long gcd(long a, long b)
{
	while (b) {
		long t = b;

		b = a % b;
		a = t;
	}
	return a;
}

/* What kernel/time/timeconst.bc computes; the factors of the divisions by
 * multiplication are only placeholders. */
static void timeconst(struct synth_job *job)
{
	static const struct {
		const char *unit;
		long per_second;
	} units[] = {
		{ "MSEC", 1000 },
		{ "USEC", 1000000 },
		{ "NSEC", 1000000000 },
	};
	long hz = synth_config_number(job, "HZ");
	struct strbuf sb = STRBUF_INIT;

	if (hz <= 0)
		hz = 250;
	strbuf_addstr(&sb, "#include <linux/param.h>\n"
			   "#include <linux/types.h>\n");
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		const char *u = units[i].unit;
		long g = gcd(units[i].per_second, hz);
		long num = units[i].per_second / g;
		long den = hz / g;

		strbuf_addf(&sb, "#define HZ_TO_%s_NUM %ld\n", u, num);
		strbuf_addf(&sb, "#define HZ_TO_%s_DEN %ld\n", u, den);
		strbuf_addf(&sb, "#define %s_TO_HZ_NUM %ld\n", u, den);
		strbuf_addf(&sb, "#define %s_TO_HZ_DEN %ld\n", u, num);
		strbuf_addf(&sb, "#define HZ_TO_%s_MUL32 0x80000000ull\n", u);
		strbuf_addf(&sb, "#define HZ_TO_%s_ADJ32 0ull\n", u);
		strbuf_addf(&sb, "#define HZ_TO_%s_SHR32 29\n", u);
		strbuf_addf(&sb, "#define %s_TO_HZ_MUL32 0x80000000ull\n", u);
		strbuf_addf(&sb, "#define %s_TO_HZ_ADJ32 0ull\n", u);
		strbuf_addf(&sb, "#define %s_TO_HZ_SHR32 33\n", u);
	}
	synth_add(job, "include/generated/timeconst.h", &sb);
}

static void version(struct synth_job *job)
{
	const char *text = tree_version(job->tree);
	struct strbuf sb = STRBUF_INIT;
	long part[3] = { 0 };
	const char *p = text;

	for (size_t i = 0; i < ARRAY_SIZE(part); i++) {
		char *end;

		part[i] = strtol(p, &end, 10);
		if (*end != '.')
			break;
		p = end + 1;
	}
	strbuf_addf(&sb, "#define LINUX_VERSION_CODE %ld\n",
		    (part[0] << 16) + (part[1] << 8) +
			    (part[2] > 255 ? 255 : part[2]));
	strbuf_addstr(&sb, "#define KERNEL_VERSION(a, b, c) (((a) << 16) + "
			   "((b) << 8) + ((c) > 255 ? 255 : (c)))\n");
	strbuf_addf(&sb, "#define LINUX_VERSION_MAJOR %ld\n", part[0]);
	strbuf_addf(&sb, "#define LINUX_VERSION_PATCHLEVEL %ld\n", part[1]);
	strbuf_addf(&sb, "#define LINUX_VERSION_SUBLEVEL %ld\n", part[2]);
	synth_add(job, "include/uapi/linux/version.h", &sb);

	strbuf_addf(&sb, "#define UTS_RELEASE \"%s\"\n", text);
	synth_add(job, "include/generated/utsrelease.h", &sb);
}

static void texts(struct synth_job *job)
{
	static const struct {
		const char *rel;
		const char *text;
	} headers[] = {
		{ "include/generated/utsversion.h",
		  "#define UTS_VERSION \"#1\"\n" },
		{ "include/generated/compile.h",
		  "#define UTS_VERSION \"#1\"\n"
		  "#define UTS_MACHINE \"x86_64\"\n"
		  "#define LINUX_COMPILE_BY \"nobody\"\n"
		  "#define LINUX_COMPILE_HOST \"nowhere\"\n"
		  "#define LINUX_COMPILER \"clang\"\n" },
		{ "include/generated/package.h",
		  "#define LINUX_PACKAGE_ID \"\"\n" },
		{ "include/generated/randstruct_hash.h",
		  "#define RANDSTRUCT_HASHED_SEED \"\"\n" },
		/* For assembler; C files include them, but need no names. */
		{ "include/generated/asm-offsets.h", "" },
		{ "include/generated/rq-offsets.h",
		  "#define RQ_nr_pinned 0\n" },
	};
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		strbuf_addstr(&sb, headers[i].text);
		strbuf_addch(&sb, '\n');
		synth_add(job, headers[i].rel, &sb);
	}
}

/*
 * drivers/gpu/drm/xe: NAME.rules has a number for each workaround. What is
 * made of it is an index for each, NAME_NUMBER, and a table with as many rows
 * for a .c file to include.
 */
static void xe_rules(struct synth_job *job, const char *dir, const char *file)
{
	char *base = xstrndup(file, strlen(file) - strlen(".rules"));
	char *upper = xstrdup(base);
	char *rel = xasprintf("%s/%s", dir, file);
	struct strbuf text = STRBUF_INIT;
	struct strbuf sb = STRBUF_INIT;
	struct strbuf rows = STRBUF_INIT;
	const char *p;
	int n = 0;

	for (char *c = upper; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	if (tree_read(job->tree, rel, &text) < 0)
		goto out;
	strbuf_addf(&sb, "enum %s {\n", base);
	for (p = strbuf_str(&text); *p;
	     p += strcspn(p, "\n"), p += *p == '\n') {
		size_t len = 0;

		/* Continued rules start with blanks, comments with #. */
		while (is_ident(p[len]))
			len++;
		if (!len || !strchr(" \t\n", p[len]))
			continue;
		strbuf_addf(&sb, "\t%s_%.*s = %d,\n", upper, (int)len, p, n++);
		strbuf_addstr(&rows, "{ },\n");
	}
	strbuf_addf(&sb, "\t_%s_COUNT = %d\n};\n", upper, n);
	strbuf_addf(&sb, "#define _%s_COUNT %d\n", upper, n);
	free(rel);
	rel = xasprintf("%s/generated/%s.h", dir, base);
	synth_add(job, rel, &sb);
	free(rel);
	rel = xasprintf("%s/generated/%s.c", dir, base);
	synth_add(job, rel, &rows);
out:
	strbuf_release(&text);
	strbuf_release(&sb);
	strbuf_release(&rows);
	free(rel);
	free(upper);
	free(base);
}

static void xe(struct synth_job *job)
{
	static const char dir[] = "drivers/gpu/drm/xe";
	char *abs = path_join(tree_root(job->tree), dir);
	struct dirent **list;
	int n = scandir(abs, &list, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		if (ends_with(list[i]->d_name, "_oob.rules"))
			xe_rules(job, dir, list[i]->d_name);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	free(abs);
}

void synth_generated(struct synth_job *job)
{
	bounds(job);
	timeconst(job);
	version(job);
	texts(job);
	xe(job);
}
