// SPDX-License-Identifier: GPL-2.0-only
/* What came of it, for people. */
#include "convert/verify/verify.h"


bool verify_passed(const struct verify_result *r)
{
	vec_for_each(p, &r->problems) {
		if (p->failure)
			return false;
	}
	vec_for_each(row, &r->rows) {
		if (row->cell.state == VERIFY_FAILED)
			return false;
	}
	vec_for_each(p, &r->patches) {
		for (size_t i = 0; i < NR_VERIFY_CHECKS; i++) {
			if (p->cells[i].state == VERIFY_FAILED ||
			    p->cells[i].state == VERIFY_OPEN)
				return false;
		}
	}
	return true;
}

/* What was not checked, as words to go behind "but". */
static void exceptions(const struct verify_result *r, struct strbuf *out)
{
	size_t skipped[NR_VERIFY_CHECKS] = { 0 };
	size_t absent = 0;

	vec_for_each(p, &r->patches) {
		for (size_t i = 0; i < NR_VERIFY_CHECKS; i++)
			skipped[i] += p->cells[i].state == VERIFY_SKIPPED;
	}
	vec_for_each(a, &r->absent)
		absent += a->touched;
	for (size_t i = 0; i < NR_VERIFY_CHECKS; i++) {
		/* A patch without a semantic patch lacks nothing. */
		if (skipped[i] && i != VERIFY_COCCI)
			strbuf_addf(out, "%sno %s", out->len ? ", " : "",
				    verify_check_name((enum verify_check)i));
	}
	if (absent)
		strbuf_addf(out, "%s%zu touched file%s not compiled",
			    out->len ? ", " : "", absent,
			    absent == 1 ? "" : "s");
}

char *verify_verdict(const struct verify_result *r)
{
	struct strbuf out = STRBUF_INIT;
	struct strbuf but = STRBUF_INIT;
	size_t failures = 0;

	vec_for_each(p, &r->problems)
		failures += p->failure;
	if (!r->patches.n) {
		strbuf_addstr(&out, "There is no patch to verify.");
	} else if (!verify_passed(r)) {
		strbuf_addf(&out, "The series does NOT hold: %zu failure%s.",
			    failures, failures == 1 ? "" : "s");
	} else {
		exceptions(r, &but);
		strbuf_addf(&out, "The series holds%s%s%s.",
			    but.len ? " (" : "", strbuf_str(&but),
			    but.len ? ")" : "");
	}
	strbuf_release(&but);
	return strbuf_detach(&out);
}

static void add_place(const struct verify_problem *p, struct strbuf *out)
{
	strbuf_addf(out, "%s: ", p->patch ? p->patch : "the result");
	if (p->file && p->line)
		strbuf_addf(out, "%s:%u: ", p->file, p->line);
	else if (p->file)
		strbuf_addf(out, "%s: ", p->file);
	strbuf_addf(out, "%s: %s", p->check, p->text);
}

char *verify_first_failure(const struct verify_result *r)
{
	struct strbuf out = STRBUF_INIT;

	vec_for_each(p, &r->problems) {
		if (p->failure) {
			add_place(p, &out);
			return strbuf_detach(&out);
		}
	}
	return NULL;
}

/* --- the table --- */

/* A cell as it is printed; owned by the caller. */
static char *cell_text(const struct verify_cell *c, enum verify_check check)
{
	switch (c->state) {
	case VERIFY_OPEN:
		return xstrdup("-");
	case VERIFY_SKIPPED:
		return xstrdup(check == VERIFY_COCCI ? "-" : "skipped");
	case VERIFY_FAILED:
		return xasprintf("FAILED: %s", c->text);
	default:
		return xstrdup(c->text);
	}
}

static void pad(struct strbuf *out, const char *text, size_t width, bool last)
{
	strbuf_addstr(out, text);
	for (size_t n = strlen(text); !last && n < width + 2; n++)
		strbuf_addch(out, ' ');
}

static void add_table(const struct verify_result *r, struct strbuf *out)
{
	size_t width[NR_VERIFY_CHECKS + 1] = { strlen("patch") };

	for (size_t i = 0; i < NR_VERIFY_CHECKS; i++)
		width[i + 1] = strlen(verify_check_name((enum verify_check)i));
	vec_for_each(p, &r->patches) {
		if (strlen(p->mail) > width[0])
			width[0] = strlen(p->mail);
		for (size_t i = 0; i < NR_VERIFY_CHECKS; i++) {
			char *text = cell_text(&p->cells[i],
					       (enum verify_check)i);

			if (strlen(text) > width[i + 1])
				width[i + 1] = strlen(text);
			free(text);
		}
	}
	strbuf_addstr(out, "  ");
	pad(out, "patch", width[0], false);
	for (size_t i = 0; i < NR_VERIFY_CHECKS; i++)
		pad(out, verify_check_name((enum verify_check)i), width[i + 1],
		    i + 1 == NR_VERIFY_CHECKS);
	strbuf_addch(out, '\n');
	vec_for_each(p, &r->patches) {
		strbuf_addstr(out, "  ");
		pad(out, p->mail, width[0], false);
		for (size_t i = 0; i < NR_VERIFY_CHECKS; i++) {
			char *text = cell_text(&p->cells[i],
					       (enum verify_check)i);

			pad(out, text, width[i + 1], i + 1 == NR_VERIFY_CHECKS);
			free(text);
		}
		strbuf_addch(out, '\n');
	}
}

/* Why something was left out: each reason once. */
static void add_reasons(const struct verify_result *r, struct strbuf *out)
{
	for (size_t i = 0; i < NR_VERIFY_CHECKS; i++) {
		const char *last = NULL;

		if (i == VERIFY_COCCI)
			continue;
		vec_for_each(p, &r->patches) {
			const struct verify_cell *c = &p->cells[i];

			if (c->state != VERIFY_SKIPPED ||
			    (last && streq(last, c->text)))
				continue;
			strbuf_addf(out, "  %s skipped: %s\n",
				    verify_check_name((enum verify_check)i),
				    c->text);
			last = c->text;
		}
	}
}

#define MAX_SHOWN 20

static void add_problems(const struct verify_result *r, bool failure,
			 const char *title, struct strbuf *out)
{
	size_t n = 0;

	vec_for_each(p, &r->problems) {
		if (p->failure != failure)
			continue;
		if (!n++)
			strbuf_addf(out, "\n%s\n", title);
		if (n > MAX_SHOWN)
			continue;
		strbuf_addstr(out, "  ");
		add_place(p, out);
		strbuf_addch(out, '\n');
	}
	if (n > MAX_SHOWN)
		strbuf_addf(out, "  and %zu more\n", n - MAX_SHOWN);
}

static void add_absent(const struct verify_result *r, struct strbuf *out)
{
	size_t others = 0;

	vec_for_each(a, &r->absent)
		others += !a->touched;
	if (r->absent.n)
		strbuf_addstr(out, "\nNot compiled, before the first patch "
				   "either:\n");
	vec_for_each(a, &r->absent) {
		if (a->touched || others <= MAX_SHOWN)
			strbuf_addf(out, "  %s%s: %s\n", a->file,
				    a->touched ? "" : " (not touched)",
				    a->reason);
	}
	if (others > MAX_SHOWN)
		strbuf_addf(out, "  and %zu that no patch touches\n", others);
}

static void add_rows(const struct verify_result *r, struct strbuf *out)
{
	int width = 0;

	vec_for_each(row, &r->rows) {
		if ((int)strlen(row->name) > width)
			width = (int)strlen(row->name);
	}
	if (r->rows.n)
		strbuf_addstr(out, "\nThe result:\n");
	vec_for_each(row, &r->rows)
		strbuf_addf(out, "  %-*s  %s%s\n", width, row->name,
			    row->cell.state == VERIFY_FAILED ? "FAILED: " :
			    row->cell.state == VERIFY_SKIPPED ? "skipped: " :
								"",
			    row->cell.text);
}

void verify_text(const struct verify_result *r, struct strbuf *out)
{
	char *verdict = verify_verdict(r);

	if (r->patches.n) {
		strbuf_addf(out,
			    "Verified in a copy of the tree: %s, %s, %zu "
			    "object%s\n\n", r->config, r->compiler, r->objects,
			    r->objects == 1 ? "" : "s");
		add_table(r, out);
		add_reasons(r, out);
	}
	add_rows(r, out);
	add_problems(r, true, "Failures:", out);
	add_problems(r, false, "Remarks:", out);
	add_absent(r, out);
	strbuf_addf(out, "\n%s\n", verdict);
	free(verdict);
}
