// SPDX-License-Identifier: GPL-2.0-only
/*
 * The form that other programs read; reports/audit.schema.json describes it.
 * Nothing in it but `seconds` depends on how the result was found, so that
 * the same tree gives the same bytes.
 */
#include "report/report.h"

#include "lib/jput.h"
#include "report/common.h"

static void put_place(json_t *parent, const struct place *place)
{
	jput_str(parent, "file", place->file);
	jput_num(parent, "line", place->line);
}

/* Seconds, cut to what the clock is good for. */
static double milliseconds(double s)
{
	return (double)(long long)(s * 1000 + 0.5) / 1000;
}

static json_t *tree_json(const struct audit *a)
{
	json_t *o = json_object();

	jput_str(o, "version", a->tree_version ? a->tree_version : "");
	jput_str(o, "generation", api_gen_name(a->generation));
	jput_str(o, "mode", a->build_mode ? "build" : "synthetic");
	jput_num(o, "files", a->files);
	jput_num(o, "parsed", a->parsed);
	jput(o, "seconds", json_real(milliseconds(a->seconds)));
	return o;
}

static json_t *chain_json(const struct importer *i)
{
	json_t *list = json_array();

	vec_for_each(h, &i->chain) {
		json_t *o = json_object();

		jput_str(o, "function", h->function);
		put_place(o, &h->place);
		jput_str(o, "via", hop_via_name(h->via));
		if (h->through)
			jput_str(o, "through", h->through);
		jput_push(list, o);
	}
	return list;
}

/* A place of its own; null where there is none. */
static json_t *place_json(const struct place *p)
{
	json_t *o;

	if (!p->file)
		return json_null();
	o = json_object();
	put_place(o, p);
	return o;
}

static json_t *importer_json(const struct importer *i)
{
	json_t *o = json_object();

	put_place(o, &i->place);
	jput_str(o, "function", i->function);
	jput_str(o, "driver", i->driver);
	jput_str(o, "attach", attach_kind_name(i->attach));
	jput_str(o, "ops", i->ops);
	jput(o, "ops_place", place_json(&i->ops_place));
	jput_str(o, "callback", i->callback);
	jput(o, "callback_place", place_json(&i->callback_place));
	jput_str(o, "class", importer_class_name(i->cls));
	jput_str(o, "kind", importer_kind_name(i->kind));
	jput_bool(o, "pins", i->pins);
	jput_str(o, "unmap", unmap_evidence_name(i->unmap));
	jput(o, "chain", chain_json(i));
	jput_str(o, "unknown", i->unknown);
	jput_bool(o, "test", i->test);
	jput_bool(o, "helper", i->helper);
	return o;
}

static json_t *indirect_json(const struct indirect *i)
{
	json_t *o = json_object();

	put_place(o, &i->place);
	jput_str(o, "driver", i->driver);
	jput_str(o, "user", i->user);
	jput_str(o, "helper", i->helper);
	jput_str(o, "through", i->through);
	jput_str(o, "via", i->via);
	jput_str(o, "class", importer_class_name(i->cls));
	jput_str(o, "kind", importer_kind_name(i->kind));
	jput_str(o, "evidence", i->parsed ? "code" : "text");
	jput_str(o, "unknown", i->unknown);
	jput_bool(o, "test", i->test);
	return o;
}

static json_t *evidence_json(const struct finding *f)
{
	json_t *list = json_array();

	vec_for_each(e, &f->evidence) {
		json_t *o = json_object();

		put_place(o, &e->place);
		jput_str(o, "text", e->text);
		jput_push(list, o);
	}
	return list;
}

static json_t *finding_json(const struct finding *f)
{
	json_t *o = json_object();

	jput_str(o, "rule", f->rule);
	jput_str(o, "level", level_name(f->level));
	put_place(o, &f->place);
	jput_num(o, "column", f->place.column);
	jput_str(o, "function", f->function);
	jput_str(o, "message", f->message);
	jput_str(o, "fix", f->fix);
	jput_str(o, "fingerprint", f->fingerprint);
	jput(o, "evidence", evidence_json(f));
	return o;
}

static json_t *importer_counts(const struct audit *a,
			       const struct audit_counts *c)
{
	json_t *o = json_object();
	json_t *cls = json_object();
	json_t *kind = json_object();
	json_t *unmap = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(c->cls); i++)
		jput_num(cls, importer_class_name(i), c->cls[i]);
	for (size_t i = 0; i < ARRAY_SIZE(c->kind); i++)
		jput_num(kind, importer_kind_name(i), c->kind[i]);
	for (size_t i = 0; i < ARRAY_SIZE(c->unmap); i++)
		jput_num(unmap, unmap_evidence_name(i), c->unmap[i]);
	jput_num(o, "total", a->importers.n);
	jput_num(o, "helper", c->helpers);
	jput_num(o, "test", c->tests);
	jput(o, "class", cls);
	jput(o, "kind", kind);
	jput(o, "unmap", unmap);
	return o;
}

static json_t *finding_counts(const struct audit *a,
			      const struct audit_counts *c)
{
	json_t *o = json_object();
	json_t *level = json_object();
	json_t *rules = json_object();

	for (enum level l = LEVEL_ERROR; l > LEVEL_NONE; l--)
		jput_num(level, level_name(l), c->level[l]);
	vec_for_each(r, &c->rules) {
		size_t n = 0;

		for (size_t l = 0; l < ARRAY_SIZE(r->level); l++)
			n += r->level[l];
		jput_num(rules, r->rule, n);
	}
	jput_num(o, "total", a->findings.n);
	jput(o, "level", level);
	jput(o, "rule", rules);
	return o;
}

static json_t *invalidate_json(const struct invalidate *i)
{
	json_t *o = json_object();

	jput_str(o, "function", i->function);
	put_place(o, &i->place);
	jput_str(o, "resv", held_name(i->resv));
	jput_str(o, "intent", intent_name(i->intent));
	jput_str(o, "wait", fence_wait_name(i->wait));
	jput_bool(o, "waits_unmap", i->waits_unmap);
	jput_str(o, "unknown", i->unknown);
	return o;
}

static json_t *exporter_json(const struct exporter *e)
{
	json_t *o = json_object();
	json_t *callbacks = json_array();
	json_t *invalidates = json_array();

	vec_for_each(c, &e->callbacks)
		jput_push(callbacks, json_string(*c));
	vec_for_each(i, &e->invalidates)
		jput_push(invalidates, invalidate_json(i));
	put_place(o, &e->place);
	jput_str(o, "ops", e->ops);
	jput_str(o, "driver", e->driver);
	jput(o, "callbacks", callbacks);
	jput_bool(o, "dynamic", e->dynamic);
	jput_bool(o, "checks_revocable", e->checks != NULL);
	jput_str(o, "checks", e->checks);
	jput_bool(o, "test", e->test);
	jput(o, "invalidates", invalidates);
	return o;
}

static json_t *pair_json(const struct pair *p)
{
	json_t *o = json_object();

	jput_str(o, "exporter", p->exporter);
	jput_str(o, "importer", p->importer);
	jput_str(o, "verdict", verdict_name(p->verdict));
	jput_str(o, "reason", p->reason);
	jput_bool(o, "test", p->test);
	return o;
}

static json_t *summary_json(const struct audit *a)
{
	struct audit_counts c;
	json_t *o = json_object();

	audit_count(a, &c);
	jput(o, "importers", importer_counts(a, &c));
	jput_num(o, "indirect", a->indirect.n);
	jput_num(o, "exporters", a->exporters.n);
	jput_num(o, "pairs", a->pairs.n);
	jput(o, "findings", finding_counts(a, &c));
	jput_num(o, "incomplete", a->incomplete.n);
	audit_counts_release(&c);
	return o;
}

static json_t *without_json(const struct audit *a)
{
	json_t *list = json_array();

	vec_for_each(name, &a->without)
		jput_push(list, json_string(*name));
	return list;
}

static json_t *audit_json(const struct audit *a)
{
	json_t *o = json_object();
	json_t *importers = json_array();
	json_t *indirect = json_array();
	json_t *exporters = json_array();
	json_t *pairs = json_array();
	json_t *findings = json_array();
	json_t *incomplete = json_array();

	vec_for_each(i, &a->importers)
		jput_push(importers, importer_json(i));
	vec_for_each(i, &a->indirect)
		jput_push(indirect, indirect_json(i));
	vec_for_each(e, &a->exporters)
		jput_push(exporters, exporter_json(e));
	vec_for_each(p, &a->pairs)
		jput_push(pairs, pair_json(p));
	vec_for_each(f, &a->findings)
		jput_push(findings, finding_json(f));
	vec_for_each(i, &a->incomplete) {
		json_t *one = json_object();

		jput_str(one, "file", i->file);
		jput_str(one, "reason", i->reason);
		jput_push(incomplete, one);
	}
	jput_num(o, "schema", 1);
	jput_tool(o);
	jput(o, "tree", tree_json(a));
	jput(o, "importers", importers);
	jput(o, "indirect", indirect);
	jput(o, "exporters", exporters);
	jput(o, "pairs", pairs);
	jput(o, "findings", findings);
	jput(o, "incomplete", incomplete);
	if (a->without.n)
		jput(o, "without", without_json(a));
	jput(o, "summary", summary_json(a));
	return o;
}

void report_json(const struct audit *a, const struct report_opts *opts,
		 struct strbuf *out)
{
	json_t *o = audit_json(a);
	/* Six digits: what is read back prints the same again. */
	char *text = json_dumps(o, JSON_INDENT(2) | JSON_REAL_PRECISION(6));

	(void)opts;
	if (!text)
		die("out of memory");
	strbuf_addstr(out, text);
	strbuf_addch(out, '\n');
	free(text);
	json_decref(o);
}
