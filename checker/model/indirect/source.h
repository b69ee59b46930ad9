/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A C file read as text: where its functions, macros and initialised objects
 * are. For the hundreds of files whose few lines of interest are plain: no
 * preprocessor, so every branch of an #if counts, and no types.
 */
#ifndef MODEL_INDIRECT_SOURCE_H
#define MODEL_INDIRECT_SOURCE_H

#include "lib/strbuf.h"
#include "text/token.h"
#include "tree/tree.h"

/* All numbers are indexes of tokens; comments are none. */
struct src_func {
	size_t name;
	size_t open, close; /* braces of the body */
	bool is_static;
};

struct src_macro {
	size_t name;
	size_t params, params_end; /* names between them; equal: none */
	size_t first, end;	   /* the body */
};

/* `struct TAG name = { ... }` */
struct src_object {
	char *tag;
	size_t name; /* of a compound literal: its brace */
	size_t open, close;
	bool is_static;
};

struct source {
	char *path;
	struct strbuf text;
	struct tokens t;
	bool header;
	struct VEC_OF(struct src_func) funcs;
	struct VEC_OF(struct src_macro) macros;
	struct VEC_OF(struct src_object) objects;
};

/* Read PATH of TREE. NULL (nothing printed) if that fails. */
struct source *source_new(const struct tree *tree, const char *path);
void source_free(struct source *s);

/* The function whose body token I is in, the object whose initialiser it is
 * in (the innermost), the macro whose body it is in; NULL for none. */
const struct src_func *source_func_at(const struct source *s, size_t i);
const struct src_object *source_object_at(const struct source *s, size_t i);
const struct src_macro *source_macro_at(const struct source *s, size_t i);

const struct src_macro *source_macro(const struct source *s, const char *name);

/* Paths, as written, of what S includes. */
void source_includes(const struct source *s, struct str_vec *out);

unsigned int source_line(const struct source *s, size_t i);
bool source_is_word(const struct source *s, size_t i);
/* The next place at or behind *I where NAME stands; false: none. */
bool source_find(const struct source *s, const char *name, size_t *i);

#endif
