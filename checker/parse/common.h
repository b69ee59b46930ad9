/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to parse/: precompiled headers that most units share. They make a
 * unit several times faster to parse, and change nothing else.
 */
#ifndef PARSE_COMMON_H
#define PARSE_COMMON_H

#include "parse/unit.h"
#include "tree/names.h"

struct common {
	bool tried;
	char *path;	    /* of the precompiled headers; NULL: none */
	bool temporary;	    /* not to be kept */
	int handle;	    /* of cleanup, if temporary */
	struct facts facts; /* what was said of the headers */
};

/*
 * Make the headers of ENV's tree with FLAGS, or take those that are still
 * good out of folder DIR (NULL: keep nothing), where HASH names them. Sets
 * env->pch and pch_facts; leaves them NULL if there can be none.
 */
void common_make(struct common *c, struct unit_env *env,
		 const struct str_vec *flags, struct names *names,
		 uint64_t hash, const char *dir,
		 unsigned int timeout, size_t memory);
void common_release(struct common *c);

#endif
