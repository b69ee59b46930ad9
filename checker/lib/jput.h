/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Filling JSON objects. Texts come from trees and compilers and need not be
 * UTF-8. Keys are ours, so the only way to fail is lack of memory: then the
 * program ends.
 */
#ifndef LIB_JPUT_H
#define LIB_JPUT_H

#include "lib/util.h"

#include <jansson.h>

/* Give the reference OBJ away into PARENT, or to the end of ARRAY. */
void jput(json_t *parent, const char *key, json_t *obj);
void jput_push(json_t *array, json_t *obj);
/* NULL becomes null; a byte that is not UTF-8 becomes U+FFFD. */
void jput_str(json_t *parent, const char *key, const char *s);
void jput_num(json_t *parent, const char *key, size_t n);
void jput_bool(json_t *parent, const char *key, bool b);

/* Which program made the document, and of which version: its "tool". */
void jput_tool(json_t *document);

/* S with each byte that is not UTF-8 replaced by U+FFFD; owned by the
 * caller. */
char *jput_utf8(const char *s);

#endif
