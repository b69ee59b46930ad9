/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of the text report; private to it. */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "report/report.h"

/* SGR codes, used where the reader is a terminal. */
#define TEXT_RED "1;31"
#define TEXT_YELLOW "33"
#define TEXT_GREEN "32"
#define TEXT_BOLD "1"

/* Append S (made safe), in COLOR where OPTS allows it, padded with spaces to
 * WIDTH columns. */
void text_add(struct strbuf *out, const struct report_opts *opts,
	      const char *color, const char *s, size_t width);

/*
 * Append S (made safe) as a paragraph of lines indented by INDENT spaces,
 * the first one behind LEAD, broken at spaces to fit the reader's columns.
 */
void text_addpara(struct strbuf *out, const struct report_opts *opts,
		  size_t indent, const char *lead, const char *s);

/* The table of importers by subsystem. */
void text_importers(const struct audit *a, const struct report_opts *opts,
		    struct strbuf *out);
/* The indirect importers by helper. */
void text_indirect(const struct audit *a, const struct report_opts *opts,
		   const struct audit_counts *c, struct strbuf *out);

/* The exporters that can invalidate, the others by number, and the pairs that
 * need attention. */
void text_exporters(const struct audit *a, const struct report_opts *opts,
		    const struct audit_counts *c, struct strbuf *out);

#endif
