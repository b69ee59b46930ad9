/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A string that grows. Always NUL-terminated once anything was added; may
 * hold NUL bytes (use .len). Zero-initialise, use, strbuf_release().
 */
#ifndef LIB_STRBUF_H
#define LIB_STRBUF_H

#include "lib/util.h"

struct strbuf {
	char *buf; /* owned; NULL while empty and never added to */
	size_t len;
	size_t alloc;
};

#define STRBUF_INIT { NULL, 0, 0 }

void strbuf_release(struct strbuf *sb);
/* Empty it but keep the memory. */
void strbuf_reset(struct strbuf *sb);
/* Hand the string to the caller (never NULL) and empty SB. */
char *strbuf_detach(struct strbuf *sb);
/* The string, "" while empty; valid until the next change. */
const char *strbuf_str(const struct strbuf *sb);

/* What is added must not lie in SB itself: SB may move. */
void strbuf_add(struct strbuf *sb, const void *data, size_t n);
void strbuf_addstr(struct strbuf *sb, const char *s);
void strbuf_addch(struct strbuf *sb, int c);
void strbuf_addf(struct strbuf *sb, const char *fmt, ...) PRINTF_FMT(2, 3);
/* Cut to LEN bytes (LEN <= sb->len). */
void strbuf_setlen(struct strbuf *sb, size_t len);
/* Replace N bytes at POS (all of them within SB) by the M bytes at DATA. */
void strbuf_splice(struct strbuf *sb, size_t pos, size_t n, const void *data,
		   size_t m);

#endif
