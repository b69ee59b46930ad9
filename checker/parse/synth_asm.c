// SPDX-License-Identifier: GPL-2.0-only
/*
 * The headers below asm/ that exist only as a line in a Kbuild file: those
 * that stand for the generic one, and those made of the table of system
 * calls.
 */
#include "parse/synth_priv.h"

#include "lib/file.h"
#include "tree/make.h"

static void add_wrapper(struct synth_job *job, const char *dir,
			const char *name)
{
	struct strbuf sb = STRBUF_INIT;
	char *rel = xasprintf("%s/%s", dir, name);

	strbuf_addf(&sb, "#include <asm-generic/%s>\n", name);
	synth_add(job, rel, &sb);
	strbuf_release(&sb);
	free(rel);
}

/* --- system calls --- */

/* A line of arch/x86/entry/syscalls/syscall_*.tbl. */
struct call {
	const char *part[4]; /* number, abi, name, entry */
	size_t len[4];
	size_t n;
};

static const char *next_call(const char *p, struct call *c)
{
	const char *end = p + strcspn(p, "\n");

	c->n = 0;
	while (c->n < ARRAY_SIZE(c->part) && *p != '#') {
		p += strspn(p, " \t");
		if (p >= end)
			break;
		c->part[c->n] = p;
		c->len[c->n] = strcspn(p, " \t\n");
		p += c->len[c->n++];
	}
	return *end ? end + 1 : end;
}

/* What is made of a table: the header, and which lines of it count. */
struct table {
	const char *header; /* below asm/ */
	bool uapi;
	const char *tbl;
	const char *abis; /* between blanks */
	const char *format; /* of a __NR_ line: name, number */
};

static const struct table tables[] = {
	{ "unistd_64.h", true, "syscall_64.tbl", " common 64 ",
	  "#define __NR_%.*s %.*s\n" },
	{ "unistd_x32.h", true, "syscall_64.tbl", " common x32 ",
	  "#define __NR_%.*s (__X32_SYSCALL_BIT + %.*s)\n" },
	{ "unistd_32.h", true, "syscall_32.tbl", " i386 ",
	  "#define __NR_%.*s %.*s\n" },
	{ "unistd_32_ia32.h", false, "syscall_32.tbl", " i386 ",
	  "#define __NR_ia32_%.*s %.*s\n" },
	{ "unistd_64_x32.h", false, "syscall_64.tbl", " x32 ",
	  "#define __NR_x32_%.*s %.*s\n" },
	{ "syscalls_64.h", false, "syscall_64.tbl", " common 64 ", NULL },
	{ "syscalls_x32.h", false, "syscall_64.tbl", " common x32 ", NULL },
	{ "syscalls_32.h", false, "syscall_32.tbl", " i386 ", NULL },
};

static void add_call(const struct table *t, const struct call *c,
		     struct strbuf *out)
{
	if (t->format) {
		strbuf_addf(out, t->format, (int)c->len[2], c->part[2],
			    (int)c->len[0], c->part[0]);
	} else if (c->n == 4 && c->part[3][0] != '-') {
		strbuf_addf(out, "__SYSCALL(%.*s, %.*s)\n", (int)c->len[0],
			    c->part[0], (int)c->len[3], c->part[3]);
	}
}

static void make_table(struct synth_job *job, const struct table *t)
{
	char *tbl = xasprintf("arch/%s/entry/syscalls/%s", job->arch, t->tbl);
	char *rel = xasprintf("arch/%s/include/%sasm/%s", job->arch,
			      t->uapi ? "uapi/" : "", t->header);
	struct strbuf text = STRBUF_INIT;
	struct strbuf out = STRBUF_INIT;
	struct call c;
	long max = -1;

	/* Without a table the header is empty: better than none. */
	(void)tree_read(job->tree, tbl, &text);
	for (const char *p = strbuf_str(&text); *p;) {
		char *abi;

		p = next_call(p, &c);
		if (c.n < 3)
			continue;
		abi = xasprintf(" %.*s ", (int)c.len[1], c.part[1]);
		if (strstr(t->abis, abi)) {
			long n = strtol(c.part[0], NULL, 10);

			add_call(t, &c, &out);
			max = n > max ? n : max;
		}
		free(abi);
	}
	if (t->uapi)
		strbuf_addf(&out,
			    "#ifdef __KERNEL__\n"
			    "#define __NR_syscalls %ld\n"
			    "#endif\n",
			    max + 1);
	synth_add(job, rel, &out);
	strbuf_release(&text);
	strbuf_release(&out);
	free(rel);
	free(tbl);
}

/* --- others --- */

/* The number behind "#define NAME" in the header REL, or OTHERWISE. */
static long defined(struct synth_job *job, const char *rel, const char *name,
		    long otherwise)
{
	char *line = xasprintf("#define %s", name);
	struct strbuf text = STRBUF_INIT;
	const char *hit = NULL;
	long n = otherwise;

	if (tree_read(job->tree, rel, &text) == 0)
		hit = strstr(strbuf_str(&text), line);
	if (hit)
		n = strtol(hit + strlen(line), NULL, 0);
	strbuf_release(&text);
	free(line);
	return n;
}

/* No feature of the processor is known to be there, and none not to be. */
static void feature_masks(struct synth_job *job, const char *rel)
{
	long n = defined(job, "arch/x86/include/asm/cpufeatures.h", "NCAPINTS",
			 32);
	struct strbuf sb = STRBUF_INIT;

	for (long i = 0; i < n && i < 256; i++)
		strbuf_addf(&sb,
			    "#define REQUIRED_MASK%ld 0\n"
			    "#define DISABLED_MASK%ld 0\n",
			    i, i);
	strbuf_addstr(&sb, "#define REQUIRED_MASK_BIT_SET(x) 0\n"
			   "#define DISABLED_MASK_BIT_SET(x) 0\n");
	synth_add(job, rel, &sb);
	strbuf_release(&sb);
}

/* A header that the build makes by means of its own. Empty where this knows
 * no better: most are for a single file of the architecture. */
static void add_generated(struct synth_job *job, const char *dir,
			  const char *name)
{
	struct strbuf sb = STRBUF_INIT;
	char *rel;

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		if (streq(tables[i].header, name)) {
			make_table(job, &tables[i]);
			return;
		}
	}
	rel = xasprintf("%s/%s", dir, name);
	if (streq(name, "cpufeaturemasks.h")) {
		feature_masks(job, rel);
	} else {
		strbuf_addf(&sb, "/* made up: %s */\n", name);
		synth_add(job, rel, &sb);
	}
	strbuf_release(&sb);
	free(rel);
}

static void each_word(struct synth_job *job, struct make *mk, const char *var,
		      const char *dir,
		      void (*add)(struct synth_job *job, const char *dir,
				  const char *name))
{
	struct strbuf value = STRBUF_INIT;
	const char *p;
	const char *w;
	size_t n;

	make_value(mk, var, &value);
	p = strbuf_str(&value);
	while ((w = make_word(&p, &n))) {
		char *name = xstrndup(w, n);

		add(job, dir, name);
		free(name);
	}
	strbuf_release(&value);
}

static void read_kbuild(struct make *mk, const char *rel)
{
	struct strbuf text = STRBUF_INIT;

	if (tree_read(mk->tree, rel, &text) == 0)
		make_parse(mk, strbuf_str(&text));
	strbuf_release(&text);
}

/* One of the two families: the kernel's own headers, or the uapi ones. */
static void family(struct synth_job *job, const char *uapi)
{
	char *dir = xasprintf("arch/%s/include%s/asm", job->arch, uapi);
	char *own = xasprintf("%s/Kbuild", dir);
	char *generic = xasprintf("include%s/asm-generic/Kbuild", uapi);
	struct make mk;

	make_init(&mk, job->tree);
	make_set(&mk, "SRCARCH", job->arch);
	make_set(&mk, "srctree", tree_root(job->tree));
	read_kbuild(&mk, own);
	read_kbuild(&mk, generic);
	each_word(job, &mk, "generated-y", dir, add_generated);
	each_word(job, &mk, "syscall-y", dir, add_generated);
	each_word(job, &mk, "generic-y", dir, add_wrapper);
	each_word(job, &mk, "mandatory-y", dir, add_wrapper);
	make_release(&mk);
	free(dir);
	free(own);
	free(generic);
}

void synth_asm(struct synth_job *job)
{
	family(job, "");
	family(job, "/uapi");
}
