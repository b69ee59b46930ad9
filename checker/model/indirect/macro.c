// SPDX-License-Identifier: GPL-2.0-only
#include "model/indirect/priv.h"

#include "lib/file.h"

#define INCLUDE_DEPTH 4

static void free_source(void *s)
{
	source_free(s);
}

void macros_release(struct macros *m)
{
	strmap_release(&m->headers, free_source);
	strmap_release(&m->found, NULL);
}

static struct source *header(struct macros *m, const char *path)
{
	struct strmap_entry *e;

	if (strmap_has(&m->headers, path))
		return strmap_get(&m->headers, path);
	e = strmap_at(&m->headers, path);
	if (tree_exists(m->tree, path))
		e->value = source_new(m->tree, path);
	return e->value;
}

/* What `#include "WHAT"` in S means: beside it, or below include/. */
static struct source *included(struct macros *m, const struct source *s,
			       const char *what)
{
	char *dir = path_dir(s->path);
	char *joined = path_join(dir, what);
	char *path = path_normalize(joined);
	struct source *h = path ? header(m, path) : NULL;

	free(path);
	free(joined);
	free(dir);
	if (h)
		return h;
	joined = path_join("include", what);
	path = path_normalize(joined);
	h = path ? header(m, path) : NULL;
	free(path);
	free(joined);
	return h;
}

/* Headers of the kernel at large seldom have macros for tables, and there are
 * many of them: they come last. */
static bool is_general(const char *what)
{
	return starts_with(what, "linux/") || starts_with(what, "asm/") ||
	       starts_with(what, "uapi/") || starts_with(what, "trace/");
}

static const struct source *search(struct macros *m, const struct source *s,
				   const char *name, struct strmap *seen,
				   bool general, int depth)
{
	struct str_vec list = VEC_INIT;
	const struct source *hit = NULL;

	if (source_macro(s, name))
		return s;
	if (depth == INCLUDE_DEPTH || !strset_add(seen, s->path))
		return NULL;
	source_includes(s, &list);
	for (size_t i = 0; i < list.n && !hit; i++) {
		const struct source *h = NULL;

		if (general || !is_general(list.v[i]))
			h = included(m, s, list.v[i]);
		if (h)
			hit = search(m, h, name, seen, general, depth + 1);
	}
	str_vec_release(&list);
	return hit;
}

const struct src_macro *macros_find(struct macros *m, const struct source *s,
				    const char *name,
				    const struct source **home)
{
	struct strmap seen = STRMAP_INIT;
	const struct source *h = s;

	if (!source_macro(s, name)) {
		h = strmap_get(&m->found, name);
		if (!h)
			h = search(m, s, name, &seen, false, 0);
		strmap_release(&seen, NULL);
		seen = (struct strmap)STRMAP_INIT;
		if (!h)
			h = search(m, s, name, &seen, true, 0);
		if (h)
			strmap_at(&m->found, name)->value = (void *)h;
		strmap_release(&seen, NULL);
	}
	*home = h;
	return h ? source_macro(h, name) : NULL;
}
