// SPDX-License-Identifier: GPL-2.0-only
/*
 * The result structure: its words, its order, its end.
 *
 * Order is total: entries that no comparison tells apart are equal and one of
 * them goes. So the result does not depend on which worker was done first.
 */
#include "model/audit.h"

#include "lib/strbuf.h"
#include "lib/strmap.h"
#include "model/audit_priv.h"

#include <xxhash.h>

const char *attach_kind_name(enum attach_kind k)
{
	static const char *const names[] = {
		[ATTACH_STATIC] = "static",
		[ATTACH_DYNAMIC] = "dynamic",
	};

	return names[k];
}

const char *importer_class_name(enum importer_class c)
{
	static const char *const names[] = {
		[CLASS_LEGACY_PINNED] = "legacy-pinned",
		[CLASS_REVOCABLE] = "revocable",
		[CLASS_UNKNOWN] = "unknown",
	};

	return names[c];
}

const char *importer_kind_name(enum importer_kind k)
{
	static const char *const names[] = {
		[KIND_STATIC] = "static",
		[KIND_NO_CALLBACK] = "no-callback",
		[KIND_STUB_CALLBACK] = "stub-callback",
		[KIND_MOVABLE] = "movable",
		[KIND_PINNED_REVOCABLE] = "pinned-revocable",
		[KIND_UNKNOWN] = "unknown",
	};

	return names[k];
}

const char *unmap_evidence_name(enum unmap_evidence u)
{
	static const char *const names[] = {
		[UNMAP_NA] = "n.a.",
		[UNMAP_UNMAPS] = "unmaps",
		[UNMAP_MAY] = "may-unmap",
		[UNMAP_NO] = "no-unmap",
		[UNMAP_UNKNOWN] = "unknown",
	};

	return names[u];
}

const char *hop_via_name(enum hop_via v)
{
	static const char *const names[] = {
		[HOP_CALL] = "call",
		[HOP_OPS] = "ops",
		[HOP_WORK] = "work",
		[HOP_FENCE] = "fence",
		[HOP_MACRO] = "macro",
	};

	return names[v];
}

const char *held_name(enum held h)
{
	static const char *const names[] = {
		[HELD_UNKNOWN] = "unknown",
		[HELD_YES] = "held",
		[HELD_NO] = "not-held",
	};

	return names[h];
}

const char *intent_name(enum intent i)
{
	static const char *const names[] = {
		[INTENT_UNKNOWN] = "unknown",
		[INTENT_MOVE] = "move",
		[INTENT_REVOKE] = "revoke",
	};

	return names[i];
}

const char *fence_wait_name(enum fence_wait w)
{
	static const char *const names[] = {
		[WAIT_NONE] = "none",	    [WAIT_DROPPED] = "dropped",
		[WAIT_WEAKER] = "weaker",   [WAIT_UNKNOWN] = "unknown",
		[WAIT_JOBS] = "jobs",	    [WAIT_BOOKKEEP] = "bookkeep",
	};

	return names[w];
}

const char *verdict_name(enum verdict v)
{
	static const char *const names[] = {
		[VERDICT_SAFE] = "safe",
		[VERDICT_REFUSED] = "refused",
		[VERDICT_UNKNOWN] = "unknown",
		[VERDICT_MAY_HANG] = "may-hang",
		[VERDICT_STALE] = "stale",
	};

	return names[v];
}

const char *level_name(enum level l)
{
	static const char *const names[] = {
		[LEVEL_NONE] = "none",
		[LEVEL_NOTE] = "note",
		[LEVEL_WARNING] = "warning",
		[LEVEL_ERROR] = "error",
	};

	return names[l];
}

void importer_chain_release(struct importer *i)
{
	vec_for_each(h, &i->chain) {
		free(h->function);
		free(h->through);
		free(h->place.file);
	}
	vec_release(&i->chain);
}

static void importer_release(struct importer *i)
{
	free(i->place.file);
	free(i->function);
	free(i->driver);
	free(i->ops);
	free(i->ops_place.file);
	free(i->callback);
	free(i->callback_place.file);
	importer_chain_release(i);
	free(i->unknown);
}

static void indirect_release(struct indirect *i)
{
	free(i->place.file);
	free(i->driver);
	free(i->user);
	free(i->helper);
	free(i->through);
	free(i->via);
	free(i->unknown);
}

static void finding_release(struct finding *f)
{
	free(f->place.file);
	free(f->function);
	free(f->message);
	free(f->fix);
	free(f->subject);
	free(f->fingerprint);
	vec_for_each(e, &f->evidence) {
		free(e->place.file);
		free(e->text);
	}
	vec_release(&f->evidence);
}

static void incomplete_release(struct incomplete *i)
{
	free(i->file);
	free(i->reason);
}

void audit_release(struct audit *a)
{
	free(a->tree_version);
	free(a->tree_name);
	free(a->tree_root);
	vec_for_each(i, &a->importers)
		importer_release(i);
	vec_release(&a->importers);
	vec_for_each(i, &a->indirect)
		indirect_release(i);
	vec_release(&a->indirect);
	audit_exporters_release(a);
	vec_for_each(f, &a->findings)
		finding_release(f);
	vec_release(&a->findings);
	vec_for_each(n, &a->incomplete)
		incomplete_release(n);
	vec_release(&a->incomplete);
	vec_release(&a->without);
	*a = (struct audit){ 0 };
}

/* --- order --- */

/* What makes two importers the same flow. */
static int cmp_flow(const struct importer *a, const struct importer *b)
{
	BY(cmp_str(a->place.file, b->place.file));
	BY(cmp_str(a->function, b->function));
	BY(cmp_str(a->ops, b->ops));
	BY(cmp_uint(a->attach, b->attach));
	BY(cmp_str(a->callback, b->callback));
	/* Two drivers may use the same names. */
	BY(cmp_str(a->ops_place.file, b->ops_place.file));
	BY(cmp_uint(a->kind, b->kind));
	return cmp_str(a->callback_place.file, b->callback_place.file);
}

static int cmp_place(const struct place *a, const struct place *b)
{
	BY(cmp_str(a->file, b->file));
	BY(cmp_uint(a->line, b->line));
	return cmp_uint(a->column, b->column);
}

static int cmp_chain(const struct importer *a, const struct importer *b)
{
	BY(cmp_uint(a->chain.n, b->chain.n));
	for (size_t i = 0; i < a->chain.n; i++) {
		BY(cmp_str(a->chain.v[i].function, b->chain.v[i].function));
		BY(cmp_place(&a->chain.v[i].place, &b->chain.v[i].place));
		BY(cmp_uint(a->chain.v[i].via, b->chain.v[i].via));
	}
	return 0;
}

/* Total: which one of two equal flows stays must not depend on who came
 * first. */
static int cmp_importer(const void *pa, const void *pb)
{
	const struct importer *a = pa;
	const struct importer *b = pb;

	BY(cmp_flow(a, b));
	BY(cmp_uint(a->place.line, b->place.line));
	BY(cmp_uint(a->place.column, b->place.column));
	BY(cmp_uint(a->cls, b->cls));
	BY(cmp_uint(a->kind, b->kind));
	/* An unmap that was proven says more than one that was not. */
	BY(cmp_uint(a->unmap, b->unmap));
	BY(cmp_chain(a, b));
	BY(cmp_place(&a->ops_place, &b->ops_place));
	BY(cmp_place(&a->callback_place, &b->callback_place));
	BY(cmp_str(a->driver, b->driver));
	BY(cmp_str(a->unknown, b->unknown));
	BY(cmp_uint(a->pins, b->pins));
	BY(cmp_uint(a->helper, b->helper));
	return cmp_uint(a->test, b->test);
}

/* What makes two rows the same way of one driver file to one helper. */
static int cmp_way(const struct indirect *a, const struct indirect *b)
{
	BY(cmp_str(a->place.file, b->place.file));
	BY(cmp_str(a->helper, b->helper));
	BY(cmp_str(a->via, b->via));
	BY(cmp_uint(a->cls, b->cls));
	return cmp_uint(a->kind, b->kind);
}

static int cmp_indirect(const void *pa, const void *pb)
{
	const struct indirect *a = pa;
	const struct indirect *b = pb;

	BY(cmp_way(a, b));
	BY(cmp_uint(a->place.line, b->place.line));
	BY(cmp_str(a->user, b->user));
	BY(cmp_str(a->through, b->through));
	return cmp_str(a->unknown, b->unknown);
}

static int cmp_evidence(const struct finding *a, const struct finding *b)
{
	BY(cmp_uint(a->evidence.n, b->evidence.n));
	for (size_t i = 0; i < a->evidence.n; i++) {
		const struct evidence *x = &a->evidence.v[i];
		const struct evidence *y = &b->evidence.v[i];

		BY(cmp_str(x->place.file, y->place.file));
		BY(cmp_uint(x->place.line, y->place.line));
		BY(cmp_str(x->text, y->text));
	}
	return 0;
}

/* What makes two findings the same one. */
static int cmp_case(const struct finding *a, const struct finding *b)
{
	BY(cmp_str(a->place.file, b->place.file));
	BY(cmp_uint(a->place.line, b->place.line));
	BY(cmp_str(a->rule, b->rule));
	BY(cmp_uint(a->place.column, b->place.column));
	BY(cmp_str(a->function, b->function));
	BY(cmp_str(a->subject, b->subject));
	return cmp_str(a->message, b->message);
}

static int cmp_finding(const void *pa, const void *pb)
{
	const struct finding *a = pa;
	const struct finding *b = pb;

	BY(cmp_case(a, b));
	/* The graver one is the one that stays. */
	BY(cmp_uint(b->level, a->level));
	BY(cmp_str(a->fix, b->fix));
	return cmp_evidence(a, b);
}

static int cmp_incomplete(const void *pa, const void *pb)
{
	const struct incomplete *a = pa;
	const struct incomplete *b = pb;

	BY(cmp_str(a->file, b->file));
	return cmp_str(a->reason, b->reason);
}

/* --- equal ones --- */

/* One flow may be seen at several calls of one function: the first stands
 * for all, with what any of them does. */
static void drop_equal_importers(struct audit *a)
{
	size_t n = 0;

	vec_for_each(i, &a->importers) {
		struct importer *last = n ? &a->importers.v[n - 1] : NULL;

		if (!last || cmp_flow(last, i) != 0) {
			a->importers.v[n++] = *i;
			continue;
		}
		last->pins |= i->pins;
		last->helper |= i->helper;
		last->test &= i->test;
		importer_release(i);
	}
	a->importers.n = n;
}

/* Several queues or tables of one file: the first stands for all. */
static void drop_equal_indirect(struct audit *a)
{
	size_t n = 0;

	vec_for_each(i, &a->indirect) {
		if (n && cmp_way(&a->indirect.v[n - 1], i) == 0)
			indirect_release(i);
		else
			a->indirect.v[n++] = *i;
	}
	a->indirect.n = n;
}

static void drop_equal_findings(struct audit *a)
{
	size_t n = 0;

	vec_for_each(f, &a->findings) {
		if (n && cmp_case(&a->findings.v[n - 1], f) == 0)
			finding_release(f);
		else
			a->findings.v[n++] = *f;
	}
	a->findings.n = n;
}

static void drop_equal_incomplete(struct audit *a)
{
	size_t n = 0;

	vec_for_each(i, &a->incomplete) {
		if (n && cmp_incomplete(&a->incomplete.v[n - 1], i) == 0)
			incomplete_release(i);
		else
			a->incomplete.v[n++] = *i;
	}
	a->incomplete.n = n;
}

/* --- fingerprints --- */

static void add_key(struct strbuf *sb, const char *s)
{
	/* The terminator keeps "ab" "c" and "a" "bc" apart, and the mark
	 * NULL and "". */
	strbuf_addch(sb, s ? '+' : '-');
	if (s)
		strbuf_add(sb, s, strlen(s) + 1);
}

/*
 * A finding keeps its fingerprint when lines move: it is made of what the
 * code is. Several of one kind in one function are told apart by their order.
 */
static void set_fingerprints(struct audit *a)
{
	struct strmap seen = STRMAP_INIT;
	struct strbuf key = STRBUF_INIT;

	vec_for_each(f, &a->findings) {
		struct strmap_entry *e;
		XXH128_hash_t h;
		uintptr_t count;

		strbuf_reset(&key);
		add_key(&key, f->rule);
		add_key(&key, f->place.file);
		add_key(&key, f->function);
		add_key(&key, f->subject);
		h = XXH3_128bits(key.buf, key.len);
		free(f->fingerprint);
		f->fingerprint = xasprintf("%016llx%016llx",
					   (unsigned long long)h.high64,
					   (unsigned long long)h.low64);
		e = strmap_at(&seen, f->fingerprint);
		count = (uintptr_t)e->value;
		e->value = (void *)(count + 1);
		strbuf_addf(&key, "%ju", (uintmax_t)count);
		h = XXH3_128bits(key.buf, key.len);
		free(f->fingerprint);
		f->fingerprint = xasprintf("%016llx%016llx",
					   (unsigned long long)h.high64,
					   (unsigned long long)h.low64);
	}
	strbuf_release(&key);
	strmap_release(&seen, NULL);
}

void audit_finish(struct audit *a)
{
	vec_sort(&a->importers, cmp_importer);
	drop_equal_importers(a);
	vec_sort(&a->indirect, cmp_indirect);
	drop_equal_indirect(a);
	audit_exporters_finish(a);
	vec_sort(&a->findings, cmp_finding);
	drop_equal_findings(a);
	vec_sort(&a->incomplete, cmp_incomplete);
	drop_equal_incomplete(a);
	set_fingerprints(a);
}

enum level audit_worst(const struct audit *a)
{
	enum level worst = LEVEL_NONE;

	vec_for_each(f, &a->findings) {
		if (f->level > worst)
			worst = f->level;
	}
	return worst;
}

static int cmp_rule(const void *a, const void *b)
{
	return strcmp(((const struct rule_count *)a)->rule,
		      ((const struct rule_count *)b)->rule);
}

void audit_count(const struct audit *a, struct audit_counts *c)
{
	struct strmap rules = STRMAP_INIT;

	*c = (struct audit_counts){ 0 };
	vec_for_each(i, &a->importers) {
		c->cls[i->cls]++;
		c->kind[i->kind]++;
		c->unmap[i->unmap]++;
		c->tests += i->test;
		c->helpers += i->helper;
	}
	vec_for_each(i, &a->indirect)
		c->indirect[i->cls]++;
	vec_for_each(e, &a->exporters) {
		c->exporters += !e->test;
		c->invalidating += !e->test && e->invalidates.n;
	}
	vec_for_each(q, &a->pairs)
		c->verdict[q->verdict]++;
	vec_for_each(f, &a->findings) {
		struct strmap_entry *e = strmap_at(&rules, f->rule);

		c->level[f->level]++;
		if (!e->value) {
			vec_push(&c->rules,
				 ((struct rule_count){ .rule = f->rule }));
			/* Its number from 1: the vector may move. */
			e->value = (void *)(uintptr_t)c->rules.n;
		}
		c->rules.v[(uintptr_t)e->value - 1].level[f->level]++;
	}
	vec_sort(&c->rules, cmp_rule);
	strmap_release(&rules, NULL);
}

void audit_counts_release(struct audit_counts *c)
{
	vec_release(&c->rules);
}
