/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Output formats. One format, one file; each turns a struct audit into bytes
 * and touches nothing else.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "lib/strbuf.h"
#include "model/audit.h"

struct report_opts {
	bool color; /* the reader is a terminal */
	int width;  /* its columns; 0: unknown */
};

struct report_format {
	const char *name;	/* for --format */
	const char *file;	/* name of the file in --reports DIR */
	void (*print)(const struct audit *a, const struct report_opts *opts,
		      struct strbuf *out);
};

const struct report_format *report_find(const char *name);
/* All of them, ended by one with a NULL name. */
extern const struct report_format report_formats[];

void report_text(const struct audit *a, const struct report_opts *opts,
		 struct strbuf *out);
void report_terse(const struct audit *a, const struct report_opts *opts,
		  struct strbuf *out);
void report_json(const struct audit *a, const struct report_opts *opts,
		 struct strbuf *out);

#endif
