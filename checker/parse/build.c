// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kbuild writes ".name.o.cmd" beside each object:
 *
 *	savedcmd_path/name.o := gcc -Wp,-MMD,... -I... -D... -c -o ... name.c
 *
 * Of that command only what changes the meaning of the source is taken; what
 * the compiler is told about code generation and warnings is not.
 */
#include "parse/build.h"

#include "lib/file.h"
#include "lib/strmap.h"

#include <errno.h>
#include <limits.h>

static const char *const target_of[][2] = {
	{ "x86", "x86_64-linux-gnu" },
	{ "arm64", "aarch64-linux-gnu" },
	{ "arm", "arm-linux-gnueabi" },
	{ "riscv", "riscv64-linux-gnu" },
	{ "powerpc", "powerpc64le-linux-gnu" },
	{ "s390", "s390x-linux-gnu" },
	{ "loongarch", "loongarch64-linux-gnu" },
	{ "mips", "mips64el-linux-gnuabi64" },
};

/* "# Linux/x86 6.12.1 Kernel Configuration" in the third line of .config. */
static char *config_arch(const char *dir)
{
	char *path = path_join(dir, ".config");
	struct strbuf text = STRBUF_INIT;
	char *arch = NULL;
	const char *p;

	if (file_read(path, &text) == 0 &&
	    (p = strstr(strbuf_str(&text), "# Linux/"))) {
		size_t n;

		p += strlen("# Linux/");
		n = strcspn(p, " \n");
		/* These are names of ARCH=; the folder is another. */
		if (starts_with(p, "i386") || starts_with(p, "x86_64"))
			arch = xstrdup("x86");
		else
			arch = xstrndup(p, n);
	}
	strbuf_release(&text);
	free(path);
	return arch;
}

static void common_flags(struct build *b, const char *resource_dir)
{
	const char *t = tree_root(b->tree);
	const char *o = b->dir;
	const char *a = b->arch;
	const char *target = "x86_64-linux-gnu";

	for (size_t i = 0; i < ARRAY_SIZE(target_of); i++) {
		if (streq(target_of[i][0], a))
			target = target_of[i][1];
	}
#define ADD(...) vec_push(&b->common, xasprintf(__VA_ARGS__))
	ADD("--target=%s", target);
	ADD("-nostdinc");
	ADD("-isystem");
	ADD("%s/include", resource_dir);
	ADD("-I%s/arch/%s/include", t, a);
	ADD("-I%s/arch/%s/include/generated", o, a);
	ADD("-I%s/include", t);
	ADD("-I%s/include", o);
	ADD("-I%s/arch/%s/include/uapi", t, a);
	ADD("-I%s/arch/%s/include/generated/uapi", o, a);
	ADD("-I%s/include/uapi", t);
	ADD("-I%s/include/generated/uapi", o);
	if (tree_exists(b->tree, "include/linux/compiler-version.h")) {
		ADD("-include");
		ADD("%s/include/linux/compiler-version.h", t);
	}
	ADD("-include");
	ADD("%s/include/linux/kconfig.h", t);
	ADD("-include");
	ADD("%s/include/linux/compiler_types.h", t);
	ADD("-D__KERNEL__");
	ADD("-DCC_USING_FENTRY");
	ADD("-DKBUILD_MODFILE=\"module\"");
	ADD("-DKBUILD_BASENAME=\"module\"");
	ADD("-DKBUILD_MODNAME=\"module\"");
	ADD("-D__KBUILD_MODNAME=module");
	ADD("-std=gnu11");
	ADD("-fshort-wchar");
	ADD("-funsigned-char");
	ADD("-fms-extensions");
	ADD("-fno-strict-aliasing");
	ADD("-w");
	ADD("-ferror-limit=0");
#undef ADD
}

int build_open(struct build *b, const char *dir, const struct tree *tree,
	       const char *resource_dir)
{
	char *autoconf = path_join(dir, "include/generated/autoconf.h");
	char *real = realpath(dir, NULL);
	int ret = -1;

	*b = (struct build){ .tree = tree };
	if (!real || file_read(autoconf, &b->autoconf) < 0) {
		error("'%s' is no finished kernel build: '%s' cannot be read: %s; run make there (at least modules_prepare)",
		      dir, autoconf, strerror(errno));
		goto out;
	}
	b->dir = real;
	real = NULL;
	b->arch = config_arch(b->dir);
	if (!b->arch)
		b->arch = xstrdup("x86");
	common_flags(b, resource_dir);
	b->hash = hash64(strbuf_str(&b->autoconf), b->autoconf.len, 3);
	ret = 0;
out:
	free(real);
	free(autoconf);
	return ret;
}

void build_release(struct build *b)
{
	free(b->dir);
	free(b->arch);
	str_vec_release(&b->common);
	strbuf_release(&b->autoconf);
}

/* Split a command as a shell would, up to its end: quotes and backslashes. */
static void split_command(const char *p, struct str_vec *out)
{
	struct strbuf word = STRBUF_INIT;
	bool any = false;
	char quote = 0;

	for (; *p && *p != '\n'; p++) {
		if (quote) {
			if (*p == quote)
				quote = 0;
			else if (*p == '\\' && quote == '"' && p[1])
				strbuf_addch(&word, *++p);
			else
				strbuf_addch(&word, *p);
		} else if (*p == '\'' || *p == '"') {
			quote = *p;
			any = true;
		} else if (*p == '\\' && p[1]) {
			strbuf_addch(&word, *++p);
			any = true;
		} else if (*p == ' ' || *p == '\t') {
			if (any)
				vec_push(out, strbuf_detach(&word));
			any = false;
		} else if (*p == ';') {
			break;
		} else {
			strbuf_addch(&word, *p);
			any = true;
		}
	}
	if (any)
		vec_push(out, strbuf_detach(&word));
	strbuf_release(&word);
}

/* Kbuild ran in the build folder; the parse does not. */
static char *from_build_dir(const struct build *b, const char *path)
{
	if (path[0] == '/')
		return xstrdup(path);
	if (starts_with(path, "./"))
		path += 2;
	return path_join(b->dir, path);
}

static void take_flags(const struct build *b, const struct str_vec *words,
		       struct str_vec *out)
{
	static const char *const with_path[] = { "-I", "-isystem", "-iquote",
						 "-include" };

	for (size_t i = 1; i < words->n; i++) {
		const char *w = words->v[i];
		bool done = false;

		for (size_t k = 0; k < ARRAY_SIZE(with_path) && !done; k++) {
			size_t n = strlen(with_path[k]);
			const char *path = w + n;

			if (!starts_with(w, with_path[k]) ||
			    (k == 0 && starts_with(w, "-include")))
				continue;
			done = true;
			if (!*path && i + 1 < words->n)
				path = words->v[++i];
			/* gcc's own headers are not for clang. */
			if (k == 1)
				continue;
			vec_push(out, xstrdup(with_path[k]));
			vec_push(out, from_build_dir(b, path));
		}
		if (!done && (starts_with(w, "-D") || starts_with(w, "-U")))
			vec_push(out, xstrdup(w));
	}
}

bool build_flags(const struct build *b, const char *file, struct str_vec *out)
{
	struct str_vec words = VEC_INIT;
	struct strbuf text = STRBUF_INIT;
	char *dir = path_dir(file);
	char *base = xstrndup(path_base(file), strlen(path_base(file)) - 2);
	char *path = xasprintf("%s/%s/.%s.o.cmd", b->dir, dir, base);
	const char *cmd = NULL;

	if (ends_with(file, ".c") && file_read(path, &text) == 0)
		cmd = strstr(strbuf_str(&text), ":= ");
	if (cmd) {
		split_command(cmd + 3, &words);
		/* Language and target from the common flags, the rest as it
		 * was built. */
		for (size_t i = 0; i < b->common.n; i++) {
			const char *f = b->common.v[i];

			if (starts_with(f, "-include") || streq(f, "-I"))
				i++;
			else if (!starts_with(f, "-I") &&
				 !starts_with(f, "-D"))
				vec_push(out, xstrdup(f));
		}
		take_flags(b, &words, out);
		vec_push(out, xstrdup("-DCC_USING_FENTRY"));
	}
	str_vec_release(&words);
	strbuf_release(&text);
	free(path);
	free(base);
	free(dir);
	return cmd != NULL;
}
