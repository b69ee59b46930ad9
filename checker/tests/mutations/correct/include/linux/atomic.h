/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H

#include <linux/types.h>

typedef struct {
	int counter;
} atomic_t;

void atomic_set(atomic_t *v, int i);
int atomic_read(const atomic_t *v);
void atomic_inc(atomic_t *v);
bool atomic_dec_and_test(atomic_t *v);

#endif
