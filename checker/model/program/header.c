// SPDX-License-Identifier: GPL-2.0-only
/* Code in headers: the units that it comes with. */
#include "model/program/program.h"

#include "lib/file.h"

/* Headers that include headers: so deep is looked. */
#define INCLUDE_DEPTH 4

/* Does the text of FILE include a header that is called BASE? */
static bool includes(const struct program *p, const char *file,
		     const char *base)
{
	struct strbuf text = STRBUF_INIT;
	size_t n = strlen(base);
	bool found = false;

	if (tree_read(p->tree, file, &text) == 0) {
		for (const char *at = strbuf_str(&text);
		     !found && (at = strstr(at, base)); at += n)
			found = at > strbuf_str(&text) &&
				strchr("\"</", at[-1]) &&
				strchr("\">", at[n]);
	}
	strbuf_release(&text);
	return found;
}

static void add_includers(struct program *p, const char *header, int depth,
			  struct strmap *seen, struct str_vec *out)
{
	const char *base = path_base(header);
	char *stem = xstrndup(base, strcspn(base, ".-"));
	const char *names[] = { stem };
	struct scan hits = { 0 };

	if (depth < INCLUDE_DEPTH && *stem)
		scan_names(p->tree, p->scan, names, 1, NULL, NULL, &hits);
	vec_for_each(f, &hits.files) {
		if (!f->words || strmap_has(seen, f->path) ||
		    !includes(p, f->path, base))
			continue;
		strset_add(seen, f->path);
		if (f->kind == SCAN_C)
			vec_push(out, xstrdup(f->path));
		else if (f->kind == SCAN_H)
			add_includers(p, f->path, depth + 1, seen, out);
	}
	scan_release(&hits);
	free(stem);
}

int program_load_includers(struct program *p, const char *header)
{
	struct str_vec files = VEC_INIT;
	struct strmap seen = STRMAP_INIT;
	int ret;

	strset_add(&seen, header);
	add_includers(p, header, 0, &seen, &files);
	ret = program_load(p, files.v, files.n);
	strmap_release(&seen, NULL);
	str_vec_release(&files);
	return ret;
}

int program_load_header_users(struct program *p, const char *name,
			      const char *header)
{
	const char *names[] = { name };
	struct scan hits = { 0 };
	int ret = 0;

	scan_names(p->tree, p->scan, names, 1, NULL, NULL, &hits);
	vec_for_each(f, &hits.files) {
		if (ret == 0 && f->words && f->kind == SCAN_H &&
		    !streq(f->path, header))
			ret = program_load_includers(p, f->path);
	}
	scan_release(&hits);
	return ret;
}
