// SPDX-License-Identifier: GPL-2.0-only
/*
 * The exporters of the text report. Those that can pull a buffer away come
 * one by one, with each call by which they do; what becomes of it with each
 * importer is told in numbers, and by name where it is bad.
 */
#include "report/text.h"

#include "report/common.h"

/* So many pairs of one verdict are named. */
#define PAIRS_SHOWN 12

static void add_title(const struct report_opts *opts, const char *text,
		      struct strbuf *out)
{
	strbuf_addch(out, '\n');
	text_add(out, opts, TEXT_BOLD, text, 0);
	strbuf_addch(out, '\n');
}

static void add_invalidate(const struct invalidate *i,
			   const struct report_opts *opts, struct strbuf *out)
{
	struct strbuf lead = STRBUF_INIT;
	struct strbuf text = STRBUF_INIT;

	report_addplace(&lead, &i->place);
	strbuf_addstr(&lead, ": ");
	strbuf_addf(&text, "%s() invalidates for a %s, lock %s, fence wait %s, %s for unmaps",
		    i->function, intent_name(i->intent), held_name(i->resv),
		    fence_wait_name(i->wait),
		    i->waits_unmap ? "waits" : "does not wait");
	if (i->unknown)
		strbuf_addf(&text, "; unknown: %s", i->unknown);
	text_addpara(out, opts, 6, strbuf_str(&lead), strbuf_str(&text));
	strbuf_release(&lead);
	strbuf_release(&text);
}

static void add_exporter(const struct exporter *e,
			 const struct report_opts *opts, struct strbuf *out)
{
	strbuf_addstr(out, "  ");
	report_addplace(out, &e->place);
	strbuf_addstr(out, "  ");
	report_addsafe(out, e->ops ? e->ops : "(ops not found)");
	strbuf_addf(out, "  %s", e->dynamic ? "pins" : "cannot pin");
	strbuf_addstr(out, e->checks ? ", refuses by " : ", refuses none");
	report_addsafe(out, e->checks ? e->checks : "");
	strbuf_addstr(out, e->test ? "  test\n" : "\n");
	vec_for_each(i, &e->invalidates)
		add_invalidate(i, opts, out);
}

static void add_rows(const struct audit *a, const struct report_opts *opts,
		     struct strbuf *out)
{
	size_t others = 0;

	vec_for_each(e, &a->exporters) {
		if (e->invalidates.n)
			add_exporter(e, opts, out);
		else
			others++;
	}
	if (!others)
		return;
	strbuf_addstr(out, "  ");
	report_addcount(out, others, "exporter");
	strbuf_addstr(out, others == 1 ? " that never invalidates\n" :
					 " that never invalidate\n");
}

/* The pairs of verdict V, as far as they have room. */
static void add_pairs(const struct audit *a, const struct report_opts *opts,
		      enum verdict v, struct strbuf *out)
{
	size_t shown = 0, more = 0;

	vec_for_each(p, &a->pairs) {
		struct strbuf text = STRBUF_INIT;

		if (p->verdict != v || p->test)
			continue;
		if (shown == PAIRS_SHOWN) {
			more++;
			continue;
		}
		shown++;
		strbuf_addf(&text, "%s with %s: %s", p->exporter, p->importer,
			    p->reason ? p->reason : "");
		text_addpara(out, opts, 6, "", strbuf_str(&text));
		strbuf_release(&text);
	}
	if (more)
		strbuf_addf(out, "      and %zu more\n", more);
}

static void add_verdicts(const struct audit *a, const struct report_opts *opts,
			 const struct audit_counts *c, struct strbuf *out)
{
	for (int v = VERDICT_STALE; v >= VERDICT_SAFE; v--) {
		if (!c->verdict[v])
			continue;
		strbuf_addf(out, "%6zu  %s\n", c->verdict[v],
			    verdict_name((enum verdict)v));
		if (v == VERDICT_STALE || v == VERDICT_MAY_HANG)
			add_pairs(a, opts, (enum verdict)v, out);
	}
}

void text_exporters(const struct audit *a, const struct report_opts *opts,
		    const struct audit_counts *c, struct strbuf *out)
{
	if (a->exporters.n) {
		add_title(opts, "Exporters", out);
		add_rows(a, opts, out);
	}
	if (a->pairs.n) {
		add_title(opts, "Exporters with importers (--format json lists all)",
			  out);
		add_verdicts(a, opts, c, out);
	}
}
