// SPDX-License-Identifier: GPL-2.0-only
/*
 * The form that other programs read; reports/audit.schema.json describes it.
 * Nothing in it but `seconds` depends on how the result was found, so that
 * the same tree gives the same bytes.
 */
#include "report/report.h"

#include "report/common.h"
#include "version.h"

#include <jansson.h>

/* Give the reference OBJ away into PARENT. */
static void put(json_t *parent, const char *key, json_t *obj)
{
	/* Keys are ours: the only way to fail is lack of memory. */
	if (json_object_set_new(parent, key, obj) < 0)
		die("out of memory");
}

static void push(json_t *array, json_t *obj)
{
	if (json_array_append_new(array, obj) < 0)
		die("out of memory");
}

/* NULL becomes null. */
static void put_str(json_t *parent, const char *key, const char *s)
{
	char *clean;

	if (!s) {
		put(parent, key, json_null());
		return;
	}
	clean = report_utf8(s);
	put(parent, key, json_string(clean));
	free(clean);
}

static void put_num(json_t *parent, const char *key, size_t n)
{
	put(parent, key, json_integer((json_int_t)n));
}

static void put_bool(json_t *parent, const char *key, bool b)
{
	put(parent, key, json_boolean(b));
}

static void put_place(json_t *parent, const struct place *place)
{
	put_str(parent, "file", place->file);
	put_num(parent, "line", place->line);
}

static json_t *tool_json(void)
{
	json_t *o = json_object();

	put_str(o, "name", DMABUF_REVOKE_NAME);
	put_str(o, "version", DMABUF_REVOKE_VERSION);
	return o;
}

/* Seconds, cut to what the clock is good for. */
static double milliseconds(double s)
{
	return (double)(long long)(s * 1000 + 0.5) / 1000;
}

static json_t *tree_json(const struct audit *a)
{
	json_t *o = json_object();

	put_str(o, "version", a->tree_version ? a->tree_version : "");
	put_str(o, "generation", api_gen_name(a->generation));
	put_str(o, "mode", a->build_mode ? "build" : "synthetic");
	put_num(o, "files", a->files);
	put_num(o, "parsed", a->parsed);
	put(o, "seconds", json_real(milliseconds(a->seconds)));
	return o;
}

static json_t *chain_json(const struct importer *i)
{
	json_t *list = json_array();

	vec_for_each(h, &i->chain) {
		json_t *o = json_object();

		put_str(o, "function", h->function);
		put_place(o, &h->place);
		put_str(o, "via", hop_via_name(h->via));
		if (h->through)
			put_str(o, "through", h->through);
		push(list, o);
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
	put_str(o, "function", i->function);
	put_str(o, "driver", i->driver);
	put_str(o, "attach", attach_kind_name(i->attach));
	put_str(o, "ops", i->ops);
	put(o, "ops_place", place_json(&i->ops_place));
	put_str(o, "callback", i->callback);
	put(o, "callback_place", place_json(&i->callback_place));
	put_str(o, "class", importer_class_name(i->cls));
	put_str(o, "kind", importer_kind_name(i->kind));
	put_bool(o, "pins", i->pins);
	put_str(o, "unmap", unmap_evidence_name(i->unmap));
	put(o, "chain", chain_json(i));
	put_str(o, "unknown", i->unknown);
	put_bool(o, "test", i->test);
	put_bool(o, "helper", i->helper);
	return o;
}

static json_t *indirect_json(const struct indirect *i)
{
	json_t *o = json_object();

	put_place(o, &i->place);
	put_str(o, "driver", i->driver);
	put_str(o, "user", i->user);
	put_str(o, "helper", i->helper);
	put_str(o, "through", i->through);
	put_str(o, "via", i->via);
	put_str(o, "class", importer_class_name(i->cls));
	put_str(o, "kind", importer_kind_name(i->kind));
	put_str(o, "evidence", i->parsed ? "code" : "text");
	put_str(o, "unknown", i->unknown);
	put_bool(o, "test", i->test);
	return o;
}

static json_t *evidence_json(const struct finding *f)
{
	json_t *list = json_array();

	vec_for_each(e, &f->evidence) {
		json_t *o = json_object();

		put_place(o, &e->place);
		put_str(o, "text", e->text);
		push(list, o);
	}
	return list;
}

static json_t *finding_json(const struct finding *f)
{
	json_t *o = json_object();

	put_str(o, "rule", f->rule);
	put_str(o, "level", level_name(f->level));
	put_place(o, &f->place);
	put_num(o, "column", f->place.column);
	put_str(o, "function", f->function);
	put_str(o, "message", f->message);
	put_str(o, "fix", f->fix);
	put_str(o, "fingerprint", f->fingerprint);
	put(o, "evidence", evidence_json(f));
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
		put_num(cls, importer_class_name(i), c->cls[i]);
	for (size_t i = 0; i < ARRAY_SIZE(c->kind); i++)
		put_num(kind, importer_kind_name(i), c->kind[i]);
	for (size_t i = 0; i < ARRAY_SIZE(c->unmap); i++)
		put_num(unmap, unmap_evidence_name(i), c->unmap[i]);
	put_num(o, "total", a->importers.n);
	put_num(o, "helper", c->helpers);
	put_num(o, "test", c->tests);
	put(o, "class", cls);
	put(o, "kind", kind);
	put(o, "unmap", unmap);
	return o;
}

static json_t *finding_counts(const struct audit *a,
			      const struct audit_counts *c)
{
	json_t *o = json_object();
	json_t *level = json_object();
	json_t *rules = json_object();

	for (enum level l = LEVEL_ERROR; l > LEVEL_NONE; l--)
		put_num(level, level_name(l), c->level[l]);
	vec_for_each(r, &c->rules) {
		size_t n = 0;

		for (size_t l = 0; l < ARRAY_SIZE(r->level); l++)
			n += r->level[l];
		put_num(rules, r->rule, n);
	}
	put_num(o, "total", a->findings.n);
	put(o, "level", level);
	put(o, "rule", rules);
	return o;
}

static json_t *invalidate_json(const struct invalidate *i)
{
	json_t *o = json_object();

	put_str(o, "function", i->function);
	put_place(o, &i->place);
	put_str(o, "resv", held_name(i->resv));
	put_str(o, "intent", intent_name(i->intent));
	put_str(o, "wait", fence_wait_name(i->wait));
	put_bool(o, "waits_unmap", i->waits_unmap);
	put_str(o, "unknown", i->unknown);
	return o;
}

static json_t *exporter_json(const struct exporter *e)
{
	json_t *o = json_object();
	json_t *callbacks = json_array();
	json_t *invalidates = json_array();

	vec_for_each(c, &e->callbacks)
		push(callbacks, json_string(*c));
	vec_for_each(i, &e->invalidates)
		push(invalidates, invalidate_json(i));
	put_place(o, &e->place);
	put_str(o, "ops", e->ops);
	put_str(o, "driver", e->driver);
	put(o, "callbacks", callbacks);
	put_bool(o, "dynamic", e->dynamic);
	put_bool(o, "checks_revocable", e->checks != NULL);
	put_str(o, "checks", e->checks);
	put_bool(o, "test", e->test);
	put(o, "invalidates", invalidates);
	return o;
}

static json_t *pair_json(const struct pair *p)
{
	json_t *o = json_object();

	put_str(o, "exporter", p->exporter);
	put_str(o, "importer", p->importer);
	put_str(o, "verdict", verdict_name(p->verdict));
	put_str(o, "reason", p->reason);
	put_bool(o, "test", p->test);
	return o;
}

static json_t *summary_json(const struct audit *a)
{
	struct audit_counts c;
	json_t *o = json_object();

	audit_count(a, &c);
	put(o, "importers", importer_counts(a, &c));
	put_num(o, "indirect", a->indirect.n);
	put_num(o, "exporters", a->exporters.n);
	put_num(o, "pairs", a->pairs.n);
	put(o, "findings", finding_counts(a, &c));
	put_num(o, "incomplete", a->incomplete.n);
	audit_counts_release(&c);
	return o;
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
		push(importers, importer_json(i));
	vec_for_each(i, &a->indirect)
		push(indirect, indirect_json(i));
	vec_for_each(e, &a->exporters)
		push(exporters, exporter_json(e));
	vec_for_each(p, &a->pairs)
		push(pairs, pair_json(p));
	vec_for_each(f, &a->findings)
		push(findings, finding_json(f));
	vec_for_each(i, &a->incomplete) {
		json_t *one = json_object();

		put_str(one, "file", i->file);
		put_str(one, "reason", i->reason);
		push(incomplete, one);
	}
	put_num(o, "schema", 1);
	put(o, "tool", tool_json());
	put(o, "tree", tree_json(a));
	put(o, "importers", importers);
	put(o, "indirect", indirect);
	put(o, "exporters", exporters);
	put(o, "pairs", pairs);
	put(o, "findings", findings);
	put(o, "incomplete", incomplete);
	put(o, "summary", summary_json(a));
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
