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

static const char *intent_text(enum intent i)
{
	return i == INTENT_UNKNOWN ? "reason unknown" : intent_name(i);
}

static const char *held_text(enum held h)
{
	return h == HELD_NO ? "not held" : held_name(h);
}

static const char *wait_text(enum fence_wait w)
{
	static const char *const texts[] = {
		[WAIT_BOOKKEEP] = "waits for all fences",
		[WAIT_WEAKER] = "waits for some fences only",
		[WAIT_DROPPED] = "may stop to wait for fences",
		[WAIT_NONE] = "no wait for fences",
		[WAIT_JOBS] = "later jobs wait for fences",
		[WAIT_UNKNOWN] = "wait for fences unknown",
	};

	return texts[w];
}

static void add_invalidate(const struct invalidate *i,
			   const struct report_opts *opts, struct strbuf *out)
{
	struct strbuf lead = STRBUF_INIT;
	struct strbuf text = STRBUF_INIT;

	report_addplace(&lead, &i->place);
	strbuf_addstr(&lead, ": ");
	strbuf_addf(&text, "%s() invalidates for a %s, lock %s, %s, %s for unmaps",
		    i->function, intent_text(i->intent), held_text(i->resv),
		    wait_text(i->wait),
		    i->waits_unmap ? "waits" : "no wait");
	if (i->unknown)
		strbuf_addf(&text, "; unknown: %s", i->unknown);
	text_addpara(out, opts, 6, strbuf_str(&lead), strbuf_str(&text));
	strbuf_release(&lead);
	strbuf_release(&text);
}

/* What it does about importers that cannot let go. */
static void add_policy(const struct exporter *e,
		       const struct report_opts *opts, struct strbuf *out)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_addstr(&text, e->dynamic ? "can pin, " : "cannot pin, ");
	if (e->checks)
		strbuf_addf(&text, "refuses importers that are not revocable (%s)",
			    e->checks);
	else
		strbuf_addstr(&text, "refuses no importer for not being revocable");
	text_addpara(out, opts, 6, "", strbuf_str(&text));
	strbuf_release(&text);
}

static void add_exporter(const struct exporter *e,
			 const struct report_opts *opts, struct strbuf *out)
{
	strbuf_addstr(out, "  ");
	report_addplace(out, &e->place);
	strbuf_addstr(out, "  ");
	report_addsafe(out, e->ops ? e->ops : "(ops not found)");
	strbuf_addstr(out, e->test ? "  test\n" : "\n");
	add_policy(e, opts, out);
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

static size_t pairs_in_tests(const struct audit *a, enum verdict v)
{
	size_t n = 0;

	vec_for_each(p, &a->pairs)
		n += p->verdict == v && p->test;
	return n;
}

static void add_verdict(const struct audit *a, const struct report_opts *opts,
			enum verdict v, size_t n, struct strbuf *out)
{
	static const char *const meaning[NR_VERDICTS] = {
		[VERDICT_STALE] =
			"an importer may keep using what was taken away",
		[VERDICT_MAY_HANG] =
			"an exporter waits for an unmap that may not come",
		[VERDICT_UNKNOWN] = "could not be decided",
		[VERDICT_REFUSED] = "attach or pin fails",
		[VERDICT_SAFE] = "nothing is taken away, or the importer lets go",
	};
	size_t tests = pairs_in_tests(a, v);
	struct strbuf text = STRBUF_INIT;
	struct strbuf lead = STRBUF_INIT;

	strbuf_addf(&lead, "%6zu  ", n);
	strbuf_addf(&text, "%s: %s", verdict_name(v), meaning[v]);
	if (tests == n)
		strbuf_addstr(&text, " (test code only)");
	else if (tests)
		strbuf_addf(&text, " (%zu with test code)", tests);
	text_addpara(out, opts, 0, strbuf_str(&lead), strbuf_str(&text));
	strbuf_release(&lead);
	strbuf_release(&text);
}

static void add_verdicts(const struct audit *a, const struct report_opts *opts,
			 const struct audit_counts *c, struct strbuf *out)
{
	for (int i = VERDICT_STALE; i >= VERDICT_SAFE; i--) {
		enum verdict v = (enum verdict)i;

		if (!c->verdict[v])
			continue;
		add_verdict(a, opts, v, c->verdict[v], out);
		if (v == VERDICT_STALE || v == VERDICT_MAY_HANG)
			add_pairs(a, opts, v, out);
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
		add_title(opts,
			  "Each exporter with each importer (--format json lists them)",
			  out);
		add_verdicts(a, opts, c, out);
	}
}
