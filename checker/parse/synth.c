// SPDX-License-Identifier: GPL-2.0-only
#include "parse/synth.h"

#include "lib/file.h"
#include "parse/synth_priv.h"
#include "tree/kconfig.h"

/* What every translation unit is compiled with, beside paths. */
static const char *const plain_flags[] = {
	"-nostdinc",
	"-D__KERNEL__",
	"-std=gnu11",
	"-fms-extensions",
	"-fshort-wchar",
	"-funsigned-char",
	"-fno-common",
	"-fno-strict-aliasing",
	"-fno-delete-null-pointer-checks",
	"-ffreestanding",
	"-DCC_USING_FENTRY",
	"-DKBUILD_MODFILE=\"module\"",
	"-DKBUILD_MODNAME=\"module\"",
	"-DKBUILD_BASENAME=\"module\"",
	"-D__KBUILD_MODNAME=kmod_module",
	/* The kernel's warnings are not what this is about. */
	"-w",
	"-ferror-limit=0",
	/* Errors by default, but the code means what it says all the same. */
	"-Wno-incompatible-function-pointer-types",
	"-Wno-int-conversion",
};

/* For the one machine whose headers are known well enough. */
static const char *const x86_flags[] = {
	"--target=x86_64-linux-gnu",
	"-m64",
	"-mno-sse",
	"-mno-mmx",
	"-mno-sse2",
	"-mno-3dnow",
	"-mno-avx",
	"-mno-red-zone",
	"-mcmodel=kernel",
};

static const char *const forced[] = {
	"include/linux/compiler-version.h",
	"include/linux/kconfig.h",
	"include/linux/compiler_types.h",
};

static void add_flag(struct synth *s, const char *flag)
{
	vec_push(&s->flags, xstrdup(flag));
}

static void add_include(struct synth_job *job, const char *rel)
{
	vec_push(&job->s->flags,
		 xasprintf("-I%s/%s", tree_root(job->tree), rel));
}

static void add_flags(struct synth_job *job, const char *resource_dir)
{
	struct synth *s = job->s;
	char *arch = xasprintf("arch/%s/include", job->arch);
	char *uapi = xasprintf("arch/%s/include/uapi", job->arch);

	for (size_t i = 0; i < ARRAY_SIZE(plain_flags); i++)
		add_flag(s, plain_flags[i]);
	for (size_t i = 0; i < ARRAY_SIZE(x86_flags); i++)
		add_flag(s, x86_flags[i]);
	add_flag(s, "-isystem");
	vec_push(&s->flags, path_join(resource_dir, "include"));
	add_include(job, arch);
	add_include(job, "include");
	add_include(job, uapi);
	add_include(job, "include/uapi");
	for (size_t i = 0; i < ARRAY_SIZE(forced); i++) {
		if (!tree_exists(job->tree, forced[i]))
			continue;
		add_flag(s, "-include");
		vec_push(&s->flags, path_join(tree_root(job->tree), forced[i]));
	}
	free(arch);
	free(uapi);
}

void synth_add(struct synth_job *job, const char *rel, struct strbuf *text)
{
	struct synth_header *h;
	char *path;

	if (tree_exists(job->tree, rel) || !strset_add(&job->known, rel)) {
		strbuf_reset(text);
		return;
	}
	path = path_join(tree_root(job->tree), rel);
	h = vec_add(&job->s->headers);
	h->path = path;
	h->len = text->len;
	h->data = strbuf_detach(text);
}

/* What autoconf.h has behind CONFIG_NAME, or NULL. */
static const char *config_value(const struct synth_job *job, const char *name)
{
	char *line = xasprintf("#define CONFIG_%s ", name);
	const char *hit = strstr(job->config, line);

	hit = hit ? hit + strlen(line) : NULL;
	free(line);
	return hit;
}

bool synth_config(const struct synth_job *job, const char *name)
{
	return config_value(job, name) != NULL;
}

long synth_config_number(const struct synth_job *job, const char *name)
{
	const char *value = config_value(job, name);

	return value ? strtol(value, NULL, 0) : 0;
}

static uint64_t hash_all(const struct synth *s)
{
	uint64_t h = 0;

	vec_for_each(f, &s->flags)
		h = hash64(*f, strlen(*f), h);
	vec_for_each(hd, &s->headers) {
		h = hash64(hd->path, strlen(hd->path), h);
		h = hash64(hd->data, hd->len, h);
	}
	return h;
}

int synth_init(struct synth *s, const struct tree *tree, const char *arch,
	       const char *resource_dir)
{
	struct synth_job job = { .s = s, .tree = tree, .arch = arch };
	struct strbuf config = STRBUF_INIT;
	struct strbuf copy = STRBUF_INIT;
	int ret = -1;

	*s = (struct synth){ 0 };
	if (!streq(arch, "x86")) {
		error("no compiler flags are known for the architecture '%s'",
		      arch);
		goto out;
	}
	if (kconfig_autoconf(tree, arch, &config) < 0)
		goto out;
	job.config = strbuf_str(&config);
	add_flags(&job, resource_dir);
	strbuf_add(&copy, job.config, config.len);
	synth_add(&job, "include/generated/autoconf.h", &copy);
	synth_generated(&job);
	synth_asm(&job);
	s->hash = hash_all(s);
	ret = 0;
out:
	strbuf_release(&copy);
	strbuf_release(&config);
	strmap_release(&job.known, NULL);
	if (ret < 0)
		synth_release(s);
	return ret;
}

void synth_release(struct synth *s)
{
	str_vec_release(&s->flags);
	vec_for_each(h, &s->headers) {
		free(h->path);
		free(h->data);
	}
	vec_release(&s->headers);
}
