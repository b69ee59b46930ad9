/* SPDX-License-Identifier: GPL-2.0-only */
/* What the makefiles say about one source file. Nothing is executed. */
#ifndef TREE_KBUILD_H
#define TREE_KBUILD_H

#include "lib/vec.h"
#include "tree/tree.h"

struct kbuild;

struct kbuild *kbuild_new(const struct tree *tree);
void kbuild_free(struct kbuild *kb);

/*
 * Preprocessor flags (-I, -D, -include, -U) that the makefiles above FILE add
 * for it: ccflags-y, subdir-ccflags-y, CFLAGS_x.o and variables they use, in
 * every state of their ifdefs. -I paths come out as one word, relative to the
 * tree (or absolute where they lead out of it), each once, only if the folder
 * exists; -include and its like as two, the path absolute. Appends owned
 * strings.
 */
void kbuild_flags(struct kbuild *kb, const char *file, struct str_vec *out);

/*
 * The module (or built-in object) that FILE becomes part of: the path of the
 * folder and the object's name, "drivers/gpu/drm/xe/xe" or
 * "drivers/misc/fastrpc". Files of one driver share it, also across its
 * sub-folders. Where no makefile names the file: its folder. Owned by KB.
 */
const char *kbuild_module(struct kbuild *kb, const char *file);

/* The .c files that MODULE, as kbuild_module() names it, is made of; none if
 * no makefile says so. Appends owned strings. */
void kbuild_files(struct kbuild *kb, const char *module, struct str_vec *out);

#endif
