/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files that keep the result in order share; private to them. */
#ifndef MODEL_AUDIT_PRIV_H
#define MODEL_AUDIT_PRIV_H

#include "model/audit.h"

/* NULL comes first. */
static inline int cmp_str(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static inline int cmp_uint(unsigned long long a, unsigned long long b)
{
	return (a > b) - (a < b);
}

/* Go on to the next key only where this one is equal. */
#define BY(expr)                    \
	do {                        \
		int d_ = (expr);    \
		if (d_)             \
			return d_;  \
	} while (0)

/* Free A's exporters and pairs. */
void audit_exporters_release(struct audit *a);
/* Sort A's exporters and drop equal ones. */
void audit_exporters_finish(struct audit *a);

#endif
