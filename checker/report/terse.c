// SPDX-License-Identifier: GPL-2.0-only
/*
 * One line for each finding, in the form of checkpatch's --terse
 * --show-types, without its closing line of totals:
 *
 *	path:line: LEVEL:TYPE: message
 *
 * LEVEL is ERROR or WARNING; a note is CHECK, checkpatch's word for what is
 * worth a look. TYPE is the rule. What could not be analysed must not pass
 * as clean: it is an ERROR of TYPE INCOMPLETE. No findings, no output. Two
 * flows through one place can make the same line: once is enough.
 */
#include "report/report.h"

#include "report/common.h"

static const char *terse_level(enum level l)
{
	static const char *const names[] = {
		[LEVEL_NONE] = "CHECK",
		[LEVEL_NOTE] = "CHECK",
		[LEVEL_WARNING] = "WARNING",
		[LEVEL_ERROR] = "ERROR",
	};

	return names[l];
}

static void add_line(struct strbuf *out, const char *file, unsigned int line,
		     enum level level, const char *type, const char *message)
{
	report_addsafe(out, file);
	strbuf_addf(out, ":%u: %s:", line, terse_level(level));
	report_addsafe(out, type);
	strbuf_addstr(out, ": ");
	report_addsafe(out, message);
	strbuf_addch(out, '\n');
}

void report_terse(const struct audit *a, const struct report_opts *opts,
		  struct strbuf *out)
{
	size_t last = out->len; /* where the line before begins */

	(void)opts;
	vec_for_each(f, &a->findings) {
		size_t at = out->len;

		add_line(out, f->place.file, f->place.line, f->level, f->rule,
			 f->message);
		if (at - last == out->len - at &&
		    !memcmp(out->buf + last, out->buf + at, at - last))
			strbuf_setlen(out, at);
		else
			last = at;
	}
	vec_for_each(i, &a->incomplete) {
		char *text = xasprintf("not analysed: %s",
				       i->reason ? i->reason : "?");

		add_line(out, i->file, 0, LEVEL_ERROR, "INCOMPLETE", text);
		free(text);
	}
}
