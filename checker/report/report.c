// SPDX-License-Identifier: GPL-2.0-only
/* The table of formats: a new one is a file and a line here. */
#include "report/report.h"

const struct report_format report_formats[] = {
	{ "text", "audit.txt", report_text },
	{ "terse", "audit.terse.txt", report_terse },
	{ "json", "audit.json", report_json },
	{ NULL, NULL, NULL },
};

const struct report_format *report_find(const char *name)
{
	for (const struct report_format *f = report_formats; f->name; f++) {
		if (streq(f->name, name))
			return f;
	}
	return NULL;
}
