/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which functions do nothing but yield a value, told from their text: a body
 * that is one `return` of an expression without side effects.
 */
#ifndef CONVERT_PURITY_H
#define CONVERT_PURITY_H

#include "tree/tree.h"

struct purity;

/* For what is called in PATH: looks in it and in the headers that it names
 * itself, and in the interface's own. */
struct purity *purity_new(const struct tree *tree, const char *path);
void purity_free(struct purity *p);
/* Fits struct fold_env's `pure`; P is a struct purity. */
bool purity_ask(void *p, const char *function);

#endif
