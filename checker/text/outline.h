/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A C file by its looks: what it defines (functions, macros, objects of file
 * scope) and which names each definition uses. Made without a compiler, so
 * every arm of every #if is in it, and what it says is more than what is
 * true: fit to tell what *cannot* be, never what is.
 */
#ifndef TEXT_OUTLINE_H
#define TEXT_OUTLINE_H

#include "lib/util.h"

enum outline_kind {
	OUTLINE_FUNCTION,
	OUTLINE_OBJECT, /* also what a macro at file scope may define */
	OUTLINE_MACRO,
};

#define OUTLINE_MEMBER 0x1 /* behind . or ->: the name of a member */
#define OUTLINE_CALLED 0x2 /* a ( follows */
#define OUTLINE_VALUE 0x4  /* neither: its value or its address */
#define OUTLINE_ARGUMENT 0x8 /* inside parentheses */
#define OUTLINE_ASSIGNED 0x10 /* behind the = of its statement */
#define OUTLINE_DESIGNATOR 0x20 /* a member that an initialiser sets */

/*
 * What is told; functions may be NULL. A statement is what stands between
 * semicolons and braces, and, inside an initialiser, between commas.
 */
struct outline_ops {
	/* NAME is defined; what is used from here on is used by it. More than
	 * one name in a row: it could not be told which of them is meant. */
	void (*define)(void *ctx, enum outline_kind kind, const char *name,
		       size_t len);
	/* NAME is a parameter or local variable of what was defined last. */
	void (*own)(void *ctx, const char *name, size_t len);
	/* The end of what was defined last. */
	void (*done)(void *ctx);
	void (*use)(void *ctx, unsigned int flags, const char *name,
		    size_t len);
	/* The uses since the last end are one statement. */
	void (*end)(void *ctx);
	/* From here on, until the next or the end of the definition, values
	 * without a member's name fill struct TAG by position; NULL: none. */
	void (*filling)(void *ctx, const char *tag, size_t len);
	/* struct TAG has member NAME. */
	void (*member)(void *ctx, const char *tag, size_t tag_len,
		       const char *name, size_t len);
	/* NAME is declared to be a function. */
	void (*declared)(void *ctx, const char *name, size_t len);
	/* struct TAG has a struct INNER in it. */
	void (*nested)(void *ctx, const char *tag, size_t tag_len,
		       const char *inner, size_t len);
};

/* Tell OPS about TEXT, in the order of the text. Never fails. */
void outline_text(const char *text, size_t len, const struct outline_ops *ops,
		  void *ctx);

#endif
