/* SPDX-License-Identifier: GPL-2.0-only */
/* Live without a config symbol in Kconfig files, makefiles and configs. */
#ifndef CONVERT_KCONFIGEDIT_H
#define CONVERT_KCONFIGEDIT_H

#include "lib/strbuf.h"
#include "lib/vec.h"

/*
 * Take SYMBOL out of the Kconfig file TEXT as if it were always y: its own
 * entry, what selects or implies it, and its part in every expression. Adds
 * to LEFT, as "LINE: sentence", what a human has to look at.
 */
void kconfig_drop(const char *symbol, struct strbuf *text,
		  struct str_vec *left);

/* The same for a makefile: $(CONFIG_SYMBOL) and conditionals on it. */
void makefile_drop(const char *symbol, struct strbuf *text,
		   struct str_vec *left);

/* The same for a defconfig or a fragment: the lines that set it. */
void defconfig_drop(const char *symbol, struct strbuf *text);

#endif
