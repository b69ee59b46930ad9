/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An array that grows, for any type:
 *
 *	struct name_vec VEC_OF(const char *);	 // struct name_vec { ... };
 *	struct name_vec v = VEC_INIT;
 *	vec_push(&v, "x");
 *	vec_for_each(p, &v)			 // p: const char **
 *		puts(*p);
 *	vec_release(&v);
 */
#ifndef LIB_VEC_H
#define LIB_VEC_H

#include "lib/util.h"

/* Body of a struct that is a vector of T. */
#define VEC_OF(T) { T *v; size_t n; size_t alloc; }
#define VEC_INIT { NULL, 0, 0 }

static inline void *vec_grow_(void *v, size_t n, size_t *alloc, size_t size)
{
	if (n < *alloc)
		return v;
	*alloc = *alloc ? *alloc * 2 : 8;
	return xrealloc(v, *alloc * size);
}

#define vec_push(V, X) (*vec_add(V) = (X))

/* Room for one more, not initialised; the pointer to it. */
#define vec_add(V)                                                         \
	((V)->v = vec_grow_((V)->v, (V)->n, &(V)->alloc, sizeof(*(V)->v)), \
	 (V)->v + (V)->n++)

#define vec_for_each(P, V)                                                 \
	for (__typeof__((V)->v + 0) P = (V)->v, P##_end = P ? P + (V)->n : P; \
	     P < P##_end; P++)

#define vec_sort(V, CMP)                                                   \
	do {                                                               \
		if ((V)->n > 1)                                            \
			qsort((V)->v, (V)->n, sizeof(*(V)->v), CMP);       \
	} while (0)

#define vec_release(V)                                                     \
	do {                                                               \
		free((V)->v);                                              \
		(V)->v = NULL;                                             \
		(V)->n = (V)->alloc = 0;                                   \
	} while (0)

struct str_vec VEC_OF(char *);

/* Free the strings as well. */
void str_vec_release(struct str_vec *v);
/* qsort() comparison of char *. */
int str_vec_cmp(const void *a, const void *b);
/* Sort and drop equal strings (freed). */
void str_vec_uniq(struct str_vec *v);

#endif
