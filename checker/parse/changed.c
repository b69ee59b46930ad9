// SPDX-License-Identifier: GPL-2.0-only
/* Which definitions may be others than in the first state of the config. */
#include "parse/extract.h"

static const struct state_file *state_of(struct extract *x, uint32_t file)
{
	const char *path = x->b->strings.v + x->b->files.v[file].path;

	vec_for_each(f, &x->state->files) {
		if (streq(f->path, path))
			return f;
	}
	return NULL;
}

/* Does the text from A to B, of the file at hand, have one of the names? */
static bool has_name(struct extract *x, uint32_t a, uint32_t b)
{
	const char *s = x->last_text;

	if (!s || b > x->last_text_len || !x->state->names.n)
		return false;
	while (a < b) {
		uint32_t n = 0;
		char *word;
		bool hit;

		while (a + n < b && is_ident(s[a + n]))
			n++;
		if (!n) {
			a++;
			continue;
		}
		word = xstrndup(s + a, n);
		hit = strmap_has(&x->state->names, word);
		free(word);
		if (hit)
			return true;
		a += n;
	}
	return false;
}

bool changed_is(struct extract *x, CXCursor cur)
{
	CXSourceRange range = clang_getCursorExtent(cur);
	struct fact_loc a = place_of(x, clang_getRangeStart(range));
	struct fact_loc b = place_of(x, clang_getRangeEnd(range));
	const struct state_file *f;

	if (!a.file || a.file != b.file)
		return true;
	f = state_of(x, a.file);
	for (size_t i = 0; f && i < f->changed.n; i++) {
		if (a.offset < f->changed.v[i].to &&
		    b.offset > f->changed.v[i].from)
			return true;
	}
	return has_name(x, a.offset, b.offset);
}

bool changed_is_broken(struct extract *x, CXCursor cur)
{
	CXSourceRange range = clang_getCursorExtent(cur);
	struct fact_loc a = place_of(x, clang_getRangeStart(range));
	struct fact_loc b = place_of(x, clang_getRangeEnd(range));
	const struct state_file *f = a.file ? state_of(x, a.file) : NULL;

	for (size_t i = 0; f && i < f->errors.n; i++) {
		if (f->errors.v[i] >= a.offset && f->errors.v[i] < b.offset)
			return true;
	}
	return false;
}
