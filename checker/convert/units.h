/* SPDX-License-Identifier: GPL-2.0-only */
/* What libclang says about the names that a series changes. */
#ifndef CONVERT_UNITS_H
#define CONVERT_UNITS_H

#include "convert/convert.h"
#include "facts/facts.h"

/* One place where a watched name is used or declared, once however many
 * translation units see it. */
struct unit_ref {
	char *path;
	size_t offset;
	enum ref_kind kind;
	bool macro; /* OFFSET is where a macro that uses the name is used */
	char *name;
	char *type; /* tag of the struct, "" for functions */
};

struct units {
	struct VEC_OF(struct unit_ref) refs;
	struct strmap index;  /* of refs, by place */
	struct strmap files;  /* set: the translation units */
	struct strmap seen;   /* set of files that a good parse has read */
	struct strmap errors; /* "path: message" -> how often, as a number */
	struct str_vec failed; /* "path: reason" */
	struct strmap broken; /* translation unit -> "path:line: its first error" */
	struct strmap tries; /* set: units parsed for a header alone */
};

/*
 * Parse all translation units that show the .c files and headers of SCAN
 * that have one of the words in MASK. Files included by others are seen
 * through these; for headers, some file that includes them is looked up. -1
 * with a message if nothing can be parsed at all.
 */
int units_parse(struct convert *c, const struct scan *scan, uint64_t mask,
		struct units *out);
/* The same for a set of files, added to what OUT has. */
int units_parse_set(struct convert *c, const struct strmap *files,
		    struct units *out);
/* Was everything compiled, without an error? Not so for units in TRIES: there
 * may be others that show the same header. 0, or -1 with a message. */
int units_whole(const struct units *u, const struct strmap *tries);
/* Add to FILES the files that show PATH: itself, or those that include it, by
 * what SCAN saw. */
void units_showing(const struct scan *scan, const char *path,
		   struct strmap *files);
/* Forget the parsers that C keeps. */
void units_parsers_free(struct convert *c);
/* U and what it has; NULL is fine. */
void units_free(struct units *u);

/* How many refs have this name (and type, "" for functions)? */
size_t units_count(const struct units *u, const char *type, const char *name);
/* Is there a ref to NAME of TYPE at this place? */
bool units_has(const struct units *u, const char *path, size_t offset,
	       const char *type, const char *name);

#endif
