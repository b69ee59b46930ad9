// SPDX-License-Identifier: GPL-2.0-only
#include "facts/build.h"

#include "facts/format.h"

void fb_init(struct facts_builder *b)
{
	*b = (struct facts_builder){ 0 };
	/* Index 0 of these pools means "none". */
	vec_push(&b->strings, '\0');
	vec_push(&b->lists, 0);
	vec_push(&b->exprs, (struct fact_expr){ 0 });
	vec_push(&b->files, (struct fact_file){ 0 });
}

void fb_release(struct facts_builder *b)
{
#define X(T, name) vec_release(&b->name);
	FACTS_POOLS(X)
#undef X
	strmap_release(&b->string_ids, NULL);
	strmap_release(&b->file_ids, NULL);
}

fact_str fb_str(struct facts_builder *b, const char *s)
{
	struct strmap_entry *e;

	if (!s || !*s)
		return 0;
	e = strmap_at(&b->string_ids, s);
	if (!e->value) {
		size_t at = b->strings.n;

		for (const char *p = s; *p; p++)
			vec_push(&b->strings, *p);
		vec_push(&b->strings, '\0');
		e->value = (void *)(uintptr_t)at;
	}
	return (fact_str)(uintptr_t)e->value;
}

uint32_t fb_file(struct facts_builder *b, const char *path, uint32_t flags)
{
	struct strmap_entry *e = strmap_at(&b->file_ids, path);

	if (!e->value) {
		struct fact_file f = { .path = fb_str(b, path) };

		e->value = (void *)(uintptr_t)b->files.n;
		vec_push(&b->files, f);
	}
	b->files.v[(uintptr_t)e->value].flags |= flags;
	return (uint32_t)(uintptr_t)e->value;
}

fact_expr_id fb_expr(struct facts_builder *b, const struct fact_expr *e)
{
	vec_push(&b->exprs, *e);
	return (fact_expr_id)(b->exprs.n - 1);
}

fact_list_id fb_list(struct facts_builder *b, const uint32_t *members,
		     uint32_t n)
{
	fact_list_id id = (fact_list_id)b->lists.n;

	if (!n)
		return 0;
	vec_push(&b->lists, n);
	for (uint32_t i = 0; i < n; i++)
		vec_push(&b->lists, members[i]);
	return id;
}

void *fb_freeze(const struct facts_builder *b, size_t *size)
{
	struct facts_header h = { .magic = FACTS_MAGIC,
				  .version = FACTS_VERSION };
	size_t at = facts_align(sizeof(h));
	int i = 0;
	char *blob;

#define X(T, name)                                    \
	h.count[i++] = (uint32_t)b->name.n;           \
	at = facts_align(at + b->name.n * sizeof(T));
	FACTS_POOLS(X)
#undef X
	h.size = at;
	blob = xcalloc(1, at);
	memcpy(blob, &h, sizeof(h));
	at = facts_align(sizeof(h));
#define X(T, name)                                                         \
	if (b->name.n)                                                     \
		memcpy(blob + at, b->name.v, b->name.n * sizeof(T));       \
	at = facts_align(at + b->name.n * sizeof(T));
	FACTS_POOLS(X)
#undef X
	*size = at;
	return blob;
}
