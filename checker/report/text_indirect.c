// SPDX-License-Identifier: GPL-2.0-only
/*
 * The indirect importers of the text report: under each helper who uses it,
 * in one paragraph for each class and way. There may be hundreds: the list of a
 * paragraph is cut, its number is not.
 */
#include "report/text.h"

#include "report/common.h"

/* Drivers that are named in one paragraph. */
#define MAX_NAMED 8

static int cmp_str(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* By helper, then by what makes one paragraph. */
static int cmp_group(const struct indirect *a, const struct indirect *b)
{
	int d = cmp_str(a->helper, b->helper);

	if (!d)
		d = cmp_str(a->via, b->via);
	if (!d)
		d = (int)a->kind - (int)b->kind;
	if (!d)
		d = (int)a->cls - (int)b->cls;
	return d ? d : cmp_str(a->unknown, b->unknown);
}

static int cmp_row(const void *pa, const void *pb)
{
	const struct indirect *a = *(const struct indirect *const *)pa;
	const struct indirect *b = *(const struct indirect *const *)pb;
	int d = cmp_group(a, b);

	return d ? d : cmp_str(a->place.file, b->place.file);
}

struct row_vec VEC_OF(const struct indirect *);

static void add_helper(const struct report_opts *opts,
		       const struct row_vec *rows, size_t from,
		       struct strbuf *out)
{
	const char *helper = rows->v[from]->helper;
	size_t n = 0;

	while (from + n < rows->n && streq(rows->v[from + n]->helper, helper))
		n++;
	strbuf_addstr(out, "\n  ");
	text_add(out, opts, TEXT_BOLD, helper, 0);
	strbuf_addf(out, " (%zu)\n", n);
}

/* One paragraph, of the N rows from FROM on. */
static void add_group(const struct report_opts *opts,
		      const struct row_vec *rows, size_t from, size_t n,
		      struct strbuf *out)
{
	const struct indirect *first = rows->v[from];
	struct strbuf lead = STRBUF_INIT;
	struct strbuf list = STRBUF_INIT;

	strbuf_addf(&lead, "%zu by ", n);
	report_addsafe(&lead, first->via);
	strbuf_addf(&lead, ", %s", importer_class_name(first->cls));
	if (first->cls != CLASS_UNKNOWN)
		strbuf_addf(&lead, ", %s", importer_kind_name(first->kind));
	if (first->unknown) {
		strbuf_addstr(&lead, " (");
		report_addsafe(&lead, first->unknown);
		strbuf_addch(&lead, ')');
	}
	strbuf_addch(&lead, ':');
	text_addpara(out, opts, 4, "", strbuf_str(&lead));
	for (size_t i = 0; i < n && i < MAX_NAMED; i++) {
		if (i)
			strbuf_addch(&list, ' ');
		strbuf_addstr(&list, rows->v[from + i]->place.file);
	}
	if (n > MAX_NAMED)
		strbuf_addf(&list, " and %zu more", n - MAX_NAMED);
	text_addpara(out, opts, 6, "", strbuf_str(&list));
	strbuf_release(&list);
	strbuf_release(&lead);
}

static void add_heading(const struct audit *a, const struct report_opts *opts,
			const struct audit_counts *c, struct strbuf *out)
{
	strbuf_addch(out, '\n');
	text_add(out, opts, TEXT_BOLD, "Indirect importers", 0);
	strbuf_addf(out, " (%zu of %zu revocable", c->indirect[CLASS_REVOCABLE],
		    a->indirect.n);
	if (c->indirect[CLASS_UNKNOWN])
		strbuf_addf(out, ", %zu unknown", c->indirect[CLASS_UNKNOWN]);
	strbuf_addstr(out, "; --format json lists all)\n");
}

void text_indirect(const struct audit *a, const struct report_opts *opts,
		   const struct audit_counts *c, struct strbuf *out)
{
	struct row_vec rows = VEC_INIT;
	size_t n;

	if (!a->indirect.n)
		return;
	add_heading(a, opts, c, out);
	vec_for_each(i, &a->indirect)
		vec_push(&rows, i);
	vec_sort(&rows, cmp_row);
	for (size_t i = 0; i < rows.n; i += n) {
		if (!i || !streq(rows.v[i]->helper, rows.v[i - 1]->helper))
			add_helper(opts, &rows, i, out);
		for (n = 1; i + n < rows.n &&
			    !cmp_group(rows.v[i], rows.v[i + n]); n++)
			;
		add_group(opts, &rows, i, n, out);
	}
	vec_release(&rows);
}
