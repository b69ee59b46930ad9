/* SPDX-License-Identifier: GPL-2.0-only */
/* A configuration out of the tree's Kconfig files, without a build. */
#ifndef TREE_KCONFIG_H
#define TREE_KCONFIG_H

#include "lib/strbuf.h"
#include "tree/tree.h"

/*
 * Append to OUT the text of an autoconf.h for ARCH ("x86"): what
 * `make allyesconfig` and `make allmodconfig` together would come to, as near
 * as can be had without running anything: every symbol whose dependencies can
 * be met is 1, as a module or built in, and seen as built in; numbers and
 * strings have their defaults, choices their default. The same bytes every
 * time. Returns 0, or -1 (message printed) if there are no Kconfig files.
 */
int kconfig_autoconf(const struct tree *tree, const char *arch,
		     struct strbuf *out);

#endif
