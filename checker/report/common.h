/* SPDX-License-Identifier: GPL-2.0-only */
/* What several formats share. */
#ifndef REPORT_COMMON_H
#define REPORT_COMMON_H

#include "lib/strbuf.h"
#include "model/audit.h"

/*
 * Append S with everything but printable ASCII spelled out (\n, \x1b):
 * names come from the tree under audit, and must neither break a line in two
 * nor talk to a terminal. NULL is appended as "-".
 */
void report_addsafe(struct strbuf *out, const char *s);

/* FILE:LINE, the line left out where it is 0; "-" where there is no file. */
void report_addplace(struct strbuf *out, const struct place *place);

/*
 * The subsystem that a file belongs to, as the number of bytes of PATH that
 * name it: "drivers/gpu/drm", "drivers/media", "net", ...
 */
size_t report_subsystem(const char *path);

/* "1 error", "3 errors". */
void report_addcount(struct strbuf *out, size_t n, const char *what);

#endif
