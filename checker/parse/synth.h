/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a never-configured tree lacks to be parsed: compiler flags, and the
 * headers that a build would generate, made up in memory.
 */
#ifndef PARSE_SYNTH_H
#define PARSE_SYNTH_H

#include "lib/vec.h"
#include "tree/kbuild.h"
#include "tree/tree.h"

struct synth_header {
	char *path; /* absolute, inside the tree, where no such file exists */
	char *data;
	size_t len;
};

struct synth {
	struct str_vec flags; /* for every file; no file-specific ones */
	struct VEC_OF(struct synth_header) headers;
	uint64_t hash; /* of all of the above */
};

/*
 * For TREE on ARCH ("x86"). RESOURCE_DIR is the compiler's own folder of
 * headers. 0, or -1 with a message.
 */
int synth_init(struct synth *s, const struct tree *tree, const char *arch,
	       const char *resource_dir);
void synth_release(struct synth *s);

#endif
