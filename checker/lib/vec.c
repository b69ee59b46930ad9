// SPDX-License-Identifier: GPL-2.0-only
#include "lib/vec.h"

void str_vec_release(struct str_vec *v)
{
	vec_for_each(s, v)
		free(*s);
	vec_release(v);
}

int str_vec_cmp(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void str_vec_uniq(struct str_vec *v)
{
	size_t n = 0;

	vec_sort(v, str_vec_cmp);
	for (size_t i = 0; i < v->n; i++) {
		if (n && streq(v->v[n - 1], v->v[i]))
			free(v->v[i]);
		else
			v->v[n++] = v->v[i];
	}
	v->n = n;
}
