// SPDX-License-Identifier: GPL-2.0-only
/*
 * For people: the verdict in one line, the importers by subsystem, what needs
 * attention, then the background (exporters, indirect importers, notes), what
 * was not analysed, what it rests on. Plain ASCII. It does not say how long it
 * took: two runs over one tree print the same.
 */
#include "report/text.h"

#include "lib/wrap.h"
#include "report/common.h"
#include "version.h"

void text_add(struct strbuf *out, const struct report_opts *opts,
	      const char *color, const char *s, size_t width)
{
	bool colored = color && opts->color;
	size_t n;

	if (colored)
		strbuf_addf(out, "\x1b[%sm", color);
	n = out->len;
	report_addsafe(out, s);
	n = out->len - n;
	if (colored)
		strbuf_addstr(out, "\x1b[0m");
	for (; n < width; n++)
		strbuf_addch(out, ' ');
}

void text_addpara(struct strbuf *out, const struct report_opts *opts,
		  size_t indent, const char *lead, const char *s)
{
	size_t width = opts->width > 40 ? (size_t)opts->width : 100;
	struct strbuf text = STRBUF_INIT;

	report_addsafe(&text, s);
	wrap_indent(out, indent);
	strbuf_addstr(out, lead);
	wrap_add(out, indent + strlen(lead), indent + 2, width,
		 strbuf_str(&text));
	strbuf_release(&text);
}

static void add_findings_count(struct strbuf *out,
			       const struct audit_counts *c)
{
	const char *sep = "";

	for (enum level l = LEVEL_ERROR; l > LEVEL_NONE; l--) {
		if (!c->level[l])
			continue;
		strbuf_addstr(out, sep);
		report_addcount(out, c->level[l], level_name(l));
		sep = ", ";
	}
	if (!*sep)
		strbuf_addstr(out, "no findings");
}

static void add_header(const struct audit *a, const struct report_opts *opts,
		       const struct audit_counts *c, struct strbuf *out)
{
	text_add(out, opts, TEXT_BOLD, a->tree_name ? a->tree_name : "tree", 0);
	strbuf_addstr(out, " (");
	if (a->tree_version && *a->tree_version) {
		strbuf_addstr(out, "Linux ");
		report_addsafe(out, a->tree_version);
		strbuf_addstr(out, ", ");
	}
	strbuf_addf(out, "generation %s): ", api_gen_name(a->generation));
	if (a->importers.n)
		strbuf_addf(out, "%zu of %zu importers revocable; ",
			    c->cls[CLASS_REVOCABLE], a->importers.n);
	else
		strbuf_addstr(out, "no importers; ");
	add_findings_count(out, c);
	if (a->incomplete.n)
		strbuf_addf(out, "; INCOMPLETE: %zu not analysed",
			    a->incomplete.n);
	strbuf_addch(out, '\n');
}

static void add_evidence(const struct finding *f,
			 const struct report_opts *opts, struct strbuf *out)
{
	struct strbuf lead = STRBUF_INIT;

	vec_for_each(e, &f->evidence) {
		strbuf_reset(&lead);
		if (e->place.file) {
			report_addplace(&lead, &e->place);
			strbuf_addstr(&lead, ": ");
		}
		text_addpara(out, opts, 6, strbuf_str(&lead),
			     e->text ? e->text : "");
	}
	strbuf_release(&lead);
}

/* A function's name that is too long for the line goes below. */
static void add_where(const struct finding *f, const struct report_opts *opts,
		      size_t col, struct strbuf *out)
{
	bool below;

	if (!f->function)
		return;
	col += strlen(" in ()") + strlen(f->function);
	below = opts->width && col > (size_t)opts->width;
	strbuf_addstr(out, below ? "\n    in " : " in ");
	report_addsafe(out, f->function);
	strbuf_addstr(out, "()");
}

static void add_finding(const struct finding *f,
			const struct report_opts *opts, struct strbuf *out)
{
	const char *level = level_name(f->level);
	struct strbuf place = STRBUF_INIT;

	report_addplace(&place, &f->place);
	strbuf_addf(out, "\n%s: ", strbuf_str(&place));
	text_add(out, opts, f->level == LEVEL_ERROR ? TEXT_RED : TEXT_YELLOW,
		 level, 0);
	strbuf_addf(out, ": %s", f->rule);
	add_where(f, opts,
		  place.len + strlen(": : ") + strlen(level) + strlen(f->rule),
		  out);
	strbuf_addch(out, '\n');
	strbuf_release(&place);
	text_addpara(out, opts, 4, "", f->message ? f->message : "");
	if (f->fix)
		text_addpara(out, opts, 4, "fix: ", f->fix);
	add_evidence(f, opts, out);
}

static void add_heading(const struct report_opts *opts, const char *text,
			struct strbuf *out)
{
	strbuf_addch(out, '\n');
	text_add(out, opts, TEXT_BOLD, text, 0);
	strbuf_addch(out, '\n');
}

static void add_attention(const struct audit *a,
			  const struct report_opts *opts,
			  const struct audit_counts *c, struct strbuf *out)
{
	if (!c->level[LEVEL_ERROR] && !c->level[LEVEL_WARNING])
		return;
	add_heading(opts, "Needs attention", out);
	for (enum level l = LEVEL_ERROR; l > LEVEL_NOTE; l--) {
		vec_for_each(f, &a->findings) {
			if (f->level == l)
				add_finding(f, opts, out);
		}
	}
	strbuf_addstr(out, "\n" DMABUF_REVOKE_NAME
			   " explain RULE says more about a rule.\n");
}

static void add_notes(const struct report_opts *opts,
		      const struct audit_counts *c, struct strbuf *out)
{
	if (!c->level[LEVEL_NOTE])
		return;
	add_heading(opts, "Notes (--format terse lists them)", out);
	vec_for_each(r, &c->rules) {
		if (!r->level[LEVEL_NOTE])
			continue;
		strbuf_addf(out, "%6zu  ", r->level[LEVEL_NOTE]);
		report_addsafe(out, r->rule);
		strbuf_addch(out, '\n');
	}
}

static void add_incomplete(const struct audit *a,
			   const struct report_opts *opts, struct strbuf *out)
{
	struct strbuf lead = STRBUF_INIT;

	if (!a->incomplete.n)
		return;
	add_heading(opts, "Not analysed", out);
	vec_for_each(i, &a->incomplete) {
		strbuf_reset(&lead);
		report_addsafe(&lead, i->file);
		strbuf_addstr(&lead, ": ");
		text_addpara(out, opts, 2, strbuf_str(&lead),
			     i->reason ? i->reason : "");
	}
	strbuf_release(&lead);
}

static void add_without(const struct audit *a, const struct report_opts *opts,
			struct strbuf *out)
{
	struct strbuf names = STRBUF_INIT;

	if (!a->without.n)
		return;
	vec_for_each(name, &a->without)
		strbuf_addf(&names, "%s%s", names.len ? ", " : "", *name);
	strbuf_addch(out, '\n');
	text_addpara(out, opts, 0, "Rules that were not asked: ",
		     strbuf_str(&names));
	strbuf_release(&names);
}

void report_text(const struct audit *a, const struct report_opts *opts,
		 struct strbuf *out)
{
	struct audit_counts c;

	audit_count(a, &c);
	add_header(a, opts, &c, out);
	text_importers(a, opts, out);
	add_attention(a, opts, &c, out);
	text_exporters(a, opts, &c, out);
	text_indirect(a, opts, &c, out);
	add_notes(opts, &c, out);
	add_incomplete(a, opts, out);
	add_without(a, opts, out);
	strbuf_addch(out, '\n');
	report_addcount(out, a->files, "file");
	strbuf_addf(out, " looked at, %zu parsed with flags %s\n", a->parsed,
		    a->build_mode ? "from the build" :
				    "made up from the tree");
	audit_counts_release(&c);
}
