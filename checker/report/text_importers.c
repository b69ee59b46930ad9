// SPDX-License-Identifier: GPL-2.0-only
/*
 * The importers of the text report: a row for each, under a heading for each
 * subsystem. Names in C are long, so a row has two forms: all in one line
 * where the reader's columns allow it (or are not known: a file is searched),
 * else place and function above the rest. What only some importers have (ops,
 * calls) stands below the row.
 */
#include "report/text.h"

#include "lib/wrap.h"
#include "report/common.h"

enum column {
	COL_PLACE,
	COL_FUNCTION,
	COL_ATTACH,
	COL_CLASS,
	COL_KIND,
	COL_PINS,
	COL_UNMAP,
	COL_MARKS,
	NCOLS,
};

static const char *const headings[NCOLS] = {
	[COL_PLACE] = "place",	 [COL_FUNCTION] = "function",
	[COL_ATTACH] = "attach", [COL_CLASS] = "class",
	[COL_KIND] = "kind",	 [COL_PINS] = "pins",
	[COL_UNMAP] = "unmap",	 [COL_MARKS] = "",
};

struct row {
	char *cells[NCOLS];
};

struct table {
	const struct report_opts *opts;
	size_t width[NCOLS];
	bool wide; /* a row is one line */
	struct VEC_OF(struct row) rows;
};

static char *safe(const char *s)
{
	struct strbuf sb = STRBUF_INIT;

	report_addsafe(&sb, s);
	return strbuf_detach(&sb);
}

static struct row make_row(const struct importer *i)
{
	struct strbuf sb = STRBUF_INIT;
	struct row r;

	report_addplace(&sb, &i->place);
	r.cells[COL_PLACE] = strbuf_detach(&sb);
	r.cells[COL_FUNCTION] = safe(i->function);
	r.cells[COL_ATTACH] = safe(attach_kind_name(i->attach));
	r.cells[COL_CLASS] = safe(importer_class_name(i->cls));
	r.cells[COL_KIND] = safe(importer_kind_name(i->kind));
	r.cells[COL_PINS] = safe(i->pins ? "yes" : "no");
	r.cells[COL_UNMAP] = safe(unmap_evidence_name(i->unmap));
	r.cells[COL_MARKS] = xasprintf("%s%s%s", i->helper ? "helper" : "",
				       i->helper && i->test ? ", " : "",
				       i->test ? "test" : "");
	return r;
}

static void make_table(struct table *t, const struct audit *a)
{
	size_t total = 2;

	for (int c = 0; c < NCOLS; c++)
		t->width[c] = strlen(headings[c]);
	vec_for_each(i, &a->importers) {
		struct row r = make_row(i);

		for (int c = 0; c < NCOLS; c++) {
			size_t n = strlen(r.cells[c]);

			if (n > t->width[c])
				t->width[c] = n;
		}
		vec_push(&t->rows, r);
	}
	for (int c = 0; c < NCOLS; c++)
		total += t->width[c] + 2;
	t->wide = !t->opts->width || total - 2 <= (size_t)t->opts->width;
}

static void release_table(struct table *t)
{
	vec_for_each(r, &t->rows) {
		for (int c = 0; c < NCOLS; c++)
			free(r->cells[c]);
	}
	vec_release(&t->rows);
}

static void add_cells(const struct table *t, struct strbuf *out,
		      const char *const *cells, int from, int to,
		      const char *class_color)
{
	for (int c = from; c < to; c++) {
		text_add(out, t->opts, c == COL_CLASS ? class_color : NULL,
			 cells[c], t->width[c]);
		strbuf_addstr(out, "  ");
	}
	wrap_trim(out);
	strbuf_addch(out, '\n');
}

static void add_row(const struct table *t, struct strbuf *out,
		    const struct row *r, const char *class_color)
{
	const char *const *cells = (const char *const *)r->cells;
	size_t n;

	strbuf_addstr(out, "  ");
	if (t->wide) {
		add_cells(t, out, cells, 0, NCOLS, class_color);
		return;
	}
	n = strlen("    ") + strlen(cells[COL_PLACE]) +
	    strlen(cells[COL_FUNCTION]);
	strbuf_addf(out, "%s%s%s\n      ", cells[COL_PLACE],
		    n > (size_t)t->opts->width ? "\n      " : "  ",
		    cells[COL_FUNCTION]);
	add_cells(t, out, cells, COL_ATTACH, NCOLS, class_color);
}

static void add_headings(const struct table *t, struct strbuf *out)
{
	int first = t->wide ? 0 : COL_ATTACH;

	strbuf_addstr(out, t->wide ? "  " : "      ");
	add_cells(t, out, headings, first, NCOLS, NULL);
}

static void add_details(const struct table *t, struct strbuf *out,
			const struct importer *i)
{
	struct strbuf sb = STRBUF_INIT;

	if (i->ops || i->callback) {
		strbuf_addstr(&sb, i->ops ? i->ops : "-");
		strbuf_addstr(&sb, i->callback ? ", callback " :
						 ", no callback");
		strbuf_addstr(&sb, i->callback ? i->callback : "");
		text_addpara(out, t->opts, 6, "ops ", strbuf_str(&sb));
	}
	if (i->chain.n) {
		strbuf_reset(&sb);
		strbuf_addstr(&sb, i->callback ? i->callback : "-");
		vec_for_each(h, &i->chain) {
			strbuf_addstr(&sb, " -> ");
			if (h->via != HOP_CALL)
				strbuf_addf(&sb, "(%s) ",
					    hop_via_name(h->via));
			strbuf_addstr(&sb, h->function ? h->function : "?");
		}
		text_addpara(out, t->opts, 6, "via ", strbuf_str(&sb));
	}
	if (i->unknown)
		text_addpara(out, t->opts, 6, "unknown: ", i->unknown);
	strbuf_release(&sb);
}

/* Number of importers from FROM on that are of its subsystem. */
static size_t same_subsystem(const struct audit *a, size_t from, size_t *pre)
{
	const char *file = a->importers.v[from].place.file;
	size_t n = 1;

	*pre = file ? report_subsystem(file) : 0;
	for (; from + n < a->importers.n; n++) {
		const char *f = a->importers.v[from + n].place.file;

		if (!file || !f || report_subsystem(f) != *pre ||
		    memcmp(f, file, *pre) != 0)
			break;
	}
	return n;
}

static void add_subsystem(const struct table *t, const struct audit *a,
			  struct strbuf *out, size_t from, size_t n,
			  size_t prefix)
{
	const char *file = a->importers.v[from].place.file;
	char *name = prefix ? xstrndup(file, prefix) : xstrdup(".");
	size_t revocable = 0;

	for (size_t i = from; i < from + n; i++)
		revocable += a->importers.v[i].cls == CLASS_REVOCABLE;
	strbuf_addch(out, '\n');
	text_add(out, t->opts, TEXT_BOLD, name, 0);
	strbuf_addf(out, " (%zu of %zu revocable)\n", revocable, n);
	for (size_t i = from; i < from + n; i++) {
		const struct importer *imp = &a->importers.v[i];

		add_row(t, out, &t->rows.v[i],
			imp->cls == CLASS_REVOCABLE ? TEXT_GREEN :
			imp->cls == CLASS_UNKNOWN   ? TEXT_YELLOW :
						      NULL);
		add_details(t, out, imp);
	}
	free(name);
}

void text_importers(const struct audit *a, const struct report_opts *opts,
		    struct strbuf *out)
{
	struct table t = { .opts = opts };
	size_t n, prefix;

	if (!a->importers.n)
		return;
	make_table(&t, a);
	strbuf_addch(out, '\n');
	add_headings(&t, out);
	for (size_t i = 0; i < a->importers.n; i += n) {
		n = same_subsystem(a, i, &prefix);
		add_subsystem(&t, a, out, i, n, prefix);
	}
	release_table(&t);
}
