// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exporters that take buffers back wait: with the lock for all fences, and
 * then, without it, until every importer has unmapped. The first needs no more
 * than the call; for the second somebody has to count mappings, and that is
 * done where the exporter has a struct of its own for each buffer.
 */
#include "convert/contract/contract.h"

#include "convert/code/body.h"
#include "convert/contract/exits.h"

#define FENCES "cocci/wait-fences.cocci"
#define UNMAPS "cocci/wait-unmaps.cocci"

#define FULL_WAIT "MAX_SCHEDULE_TIMEOUT"

struct waits {
	struct convert *c;
	const char *notify;
	struct strmap done; /* "file:function" where fences were seen to: a call
			     * may be of more than one exporter */
	bool caches; /* the core keeps mappings until an importer detaches */
};

/* --- fences --- */

/* A wait that could not be followed may be none: one too many does no harm, as
 * nothing is left to wait for. */
static bool wants_fences(const struct plan_call *call)
{
	return call->intent == INTENT_REVOKE && call->wait != WAIT_BOOKKEEP;
}

/* Calls of the function of CALL that want a wait: they are done at once. */
static size_t same_function(const struct plan_exporter *e,
			    const struct plan_call *call,
			    bool (*wants)(const struct plan_call *))
{
	size_t n = 0;

	vec_for_each(o, &e->calls)
		n += wants(o) && streq(o->in.name, call->in.name) &&
		     streq(o->in.file, call->in.file);
	return n;
}

static bool is_first(const struct plan_exporter *e,
		     const struct plan_call *call,
		     bool (*wants)(const struct plan_call *))
{
	vec_for_each(o, &e->calls) {
		if (o == call)
			return true;
		if (wants(o) && streq(o->in.name, call->in.name) &&
		    streq(o->in.file, call->in.file))
			return false;
	}
	return true;
}

static const char *fences_rule(const struct plan_call *call)
{
	switch (call->wait) {
	case WAIT_WEAKER:
		return "INVALIDATE_WAIT_USAGE";
	case WAIT_DROPPED:
		return "INVALIDATE_WAIT_RESULT";
	default:
		return "INVALIDATE_NO_WAIT";
	}
}

static bool first_time(struct waits *w, const struct plan_call *call)
{
	char *key = xasprintf("%s:%s", call->in.file, call->in.name);
	bool first = strset_add(&w->done, key);

	free(key);
	return first;
}

#define FENCES_FIX \
	"wait with dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false, MAX_SCHEDULE_TIMEOUT) before the lock is dropped"

static int wait_for_fences(struct waits *w, const struct plan_exporter *e,
			   const struct plan_call *call)
{
	size_t before, n = same_function(e, call, wants_fences);
	struct smpl s;
	int ret;

	if (!first_time(w, call))
		return 0;
	if (smpl_begin(&s, w->c) < 0)
		return -1;
	smpl_define(&s, "notify", w->notify);
	smpl_define(&s, "fn", call->in.name);
	before = contract_count(&s, &call->in, "DMA_RESV_USAGE_BOOKKEEP");
	ret = smpl_apply(&s, FENCES, call->in.file);
	/* A wait that had the right usage already counts before and after. */
	if (ret > 0 && contract_count(&s, &call->in, FULL_WAIT) >= n &&
	    contract_count(&s, &call->in, "DMA_RESV_USAGE_BOOKKEEP") >=
		    (before > n ? before : n))
		smpl_commit(&s);
	else if (ret >= 0)
		contract_left(w->c, call->in.file, call->in.name,
			      fences_rule(call),
			      s.trouble ? s.trouble :
					  "the call that takes the buffer back has no form that is known here",
			      FENCES_FIX);
	smpl_end(&s);
	return ret < 0 ? -1 : 0;
}

/* --- unmaps --- */

static bool wants_unmaps(const struct plan_call *call)
{
	return call->intent == INTENT_REVOKE && !call->waits_unmap;
}

#define UNMAPS_FIX \
	"count mappings in .map_dma_buf and .unmap_dma_buf, and wait for the last one once the lock is dropped"

/* Why nothing can be counted; NULL if it can. */
static const char *uncountable(const struct plan_exporter *e)
{
	if (!e->ops.name)
		return "the dma_buf_ops of its buffers were not found";
	if (e->shared)
		return "its map or unmap serves buffers of other exporters, too";
	if (!contract_known(&e->map) || !contract_known(&e->unmap))
		return "not one function maps and one unmaps";
	if (!e->private)
		return "its buffers have no struct of their own that could count their mappings";
	if (!e->private_file)
		return "the struct behind its buffers was not found";
	if (!contract_known(&e->exports))
		return "not one function exports its buffers";
	if (!e->own_private)
		return "the struct behind its buffers may be that of several";
	return NULL;
}

/* A name for the counter that nothing in these files has. */
static const char *free_name(struct smpl *s, const struct plan_exporter *e,
			     const char *in, const char *const *names)
{
	for (; *names; names++) {
		if (!contract_has_word(s, in, *names) &&
		    !contract_has_word(s, e->map.file, *names) &&
		    !contract_has_word(s, e->unmap.file, *names) &&
		    !contract_has_word(s, e->exports.file, *names))
			return *names;
	}
	return NULL;
}

/* The first of NAMES that function F does not use. */
static const char *unused_in(struct smpl *s, const struct plan_fn *f,
			     const char *const *names)
{
	while (*names && contract_count(s, f, *names))
		names++;
	return *names;
}

static int define_all(struct waits *w, struct smpl *s,
		      const struct plan_exporter *e, const char *in,
		      const char **counter)
{
	static const char *const counters[] = { "nr_mappings",
						"nr_dma_buf_mappings", NULL };
	static const char *const results[] = { "sgt", "table", "mapping",
					       NULL };
	static const char *const boxes[] = { "priv", "box", "owner", NULL };
	const char *result = unused_in(s, &e->map, results);
	const char *box = unused_in(s, &e->unmap, boxes);

	*counter = free_name(s, e, in, counters);
	if (!*counter || !result || !box)
		return -1;
	smpl_define(s, "private", e->private);
	smpl_define(s, "counter", *counter);
	smpl_define(s, "result", result);
	smpl_define(s, "box", box);
	smpl_define(s, "map", e->map.name);
	smpl_define(s, "unmap", e->unmap.name);
	smpl_define(s, "exports", e->exports.name);
	smpl_define(s, "notify", w->notify);
	return 0;
}

/* Once a file, for what is not about the function that invalidates. */
static int count_mappings(struct smpl *s, const struct plan_exporter *e,
			  const char *in)
{
	const char *files[] = { in, e->map.file, e->unmap.file,
				e->exports.file };

	/* No function is called so. */
	smpl_define(s, "fn", "unmaps");
	smpl_define(s, "mark", "unmaps");
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		bool done = false;

		for (size_t k = 0; k < i; k++)
			done |= streq(files[k], files[i]);
		if (!done && smpl_apply(s, UNMAPS, files[i]) < 0)
			return -1;
	}
	return 0;
}

/* What is still missing; NULL if all counts as it should. */
static const char *not_counted(struct smpl *s, const struct plan_exporter *e,
			       const char *in, const char *counter)
{
	const struct strbuf *map = smpl_text(s, e->map.file);
	const struct strbuf *unmap = smpl_text(s, e->unmap.file);
	const char *why;

	if (!contract_has_word(s, in, counter))
		return "the struct behind its buffers has no form that is known here";
	if (contract_count(s, &e->exports, counter) != 1)
		return "the function that exports its buffers has no form that is known here";
	if (!map || !unmap)
		return "its callbacks cannot be read";
	why = exits_map(map, e->map.name, counter);
	return why ? why : exits_unmap(unmap, e->unmap.name, counter);
}

/* A lock that is taken around the wait, and that map or unmap want. */
static bool wanted(struct smpl *s, const struct plan_exporter *e,
		   const struct str_vec *locks)
{
	vec_for_each(l, locks) {
		if (contract_count(s, &e->map, *l) ||
		    contract_count(s, &e->unmap, *l))
			return true;
	}
	return false;
}

static const char *not_waited(struct smpl *s, const struct plan_exporter *e,
			      const struct exits_wait *w, const char *file)
{
	const struct strbuf *text = smpl_text(s, file);
	struct str_vec locks = VEC_INIT;
	const char *why = text ? exits_waits(text, w, &locks) :
				 "its file cannot be read";

	if (!why && wanted(s, e, &locks))
		why = "its map or unmap takes a lock that is held where the wait would be";
	str_vec_release(&locks);
	return why;
}

static int wait_in(struct smpl *s, const struct plan_exporter *e,
		   const struct plan_call *call, const char *counter,
		   const char *notify, const char **why)
{
	const struct exits_wait w = {
		.function = call->in.name,
		.notify = notify,
		.mark = call->mark,
		.counter = counter,
		.calls = same_function(e, call, wants_unmaps),
	};

	if (!call->mark) {
		*why = "it sets nothing before, by being true, that its map or attach would refuse by";
		return 0;
	}
	smpl_define(s, "fn", call->in.name);
	smpl_define(s, "mark", call->mark);
	if (smpl_apply(s, UNMAPS, call->in.file) < 0)
		return -1;
	*why = not_waited(s, e, &w, call->in.file);
	return 0;
}

static int include_all(struct smpl *s, const struct plan_exporter *e,
		       const char *in)
{
	if (smpl_include(s, in, "linux/atomic.h") < 0 ||
	    smpl_include(s, e->map.file, "linux/atomic.h") < 0 ||
	    smpl_include(s, e->unmap.file, "linux/wait_bit.h") < 0)
		return -1;
	vec_for_each(c, &e->calls) {
		if (wants_unmaps(c) &&
		    smpl_include(s, c->in.file, "linux/wait_bit.h") < 0)
			return -1;
	}
	return 0;
}

/* All of it, or the reason in WHY. */
static int wait_for_unmaps(struct waits *w, struct smpl *s,
			   const struct plan_exporter *e, const char *in,
			   const char **why)
{
	const char *counter;

	if (define_all(w, s, e, in, &counter) < 0) {
		*why = "all names for a counter are taken";
		return 0;
	}
	if (count_mappings(s, e, in) < 0)
		return -1;
	*why = not_counted(s, e, in, counter);
	vec_for_each(c, &e->calls) {
		if (!*why && wants_unmaps(c) && is_first(e, c, wants_unmaps) &&
		    wait_in(s, e, c, counter, w->notify, why) < 0)
			return -1;
	}
	return *why ? 0 : include_all(s, e, in);
}

/* Before 6.16 or so: what an exporter without a pin maps for a dynamic importer
 * is kept from attach to detach. */
static void look_at_cache(struct waits *w, const struct plan_exporter *e)
{
	if (w->caches && !e->pin.set)
		contract_left(w->c, e->ops.file, e->ops.name,
			      "REVOKE_NO_UNMAP_WAIT",
			      "this core keeps what a dynamic importer maps until it detaches, as the exporter has no .pin",
			      "give it a .pin and an .unpin that do nothing, or it waits for the detach");
}

static void leave_unmaps(struct waits *w, const struct plan_exporter *e,
			 const char *why)
{
	vec_for_each(c, &e->calls) {
		if (wants_unmaps(c) && is_first(e, c, wants_unmaps))
			contract_left(w->c, c->in.file, c->in.name,
				      "REVOKE_NO_UNMAP_WAIT", why, UNMAPS_FIX);
	}
}

static int unmaps(struct waits *w, const struct plan_exporter *e)
{
	const char *why = uncountable(e);
	struct smpl s = { 0 };
	int ret = 0;

	if (!why)
		ret = smpl_begin(&s, w->c);
	if (ret == 0 && !why)
		ret = wait_for_unmaps(w, &s, e, e->private_file, &why);
	if (ret == 0 && !why)
		ret = smpl_try(&s, &why);
	if (ret == 0 && !why) {
		look_at_cache(w, e);
	} else if (ret == 0) {
		leave_unmaps(w, e, s.trouble ? s.trouble : why);
	}
	smpl_end(&s);
	return ret;
}

/* --- all --- */

static void leave_open(struct waits *w, const struct plan_call *call)
{
	if (call->intent == INTENT_UNKNOWN)
		contract_left(w->c, call->in.file, call->in.name,
			      "INVALIDATE_NO_WAIT",
			      "nothing tells whether this takes the buffer back or only moves it",
			      "see which, and if it takes it back, wait for all fences and for every unmap, and refuse importers that cannot let go");
}

static int exporter(struct waits *w, const struct plan_exporter *e)
{
	bool want = false;
	int ret = 0;

	vec_for_each(c, &e->calls) {
		leave_open(w, c);
		if (ret == 0 && wants_fences(c) && is_first(e, c, wants_fences))
			ret = wait_for_fences(w, e, c);
		want |= wants_unmaps(c);
	}
	return ret == 0 && want ? unmaps(w, e) : ret;
}

/* Does an attachment have a place for a mapping of the core's own? */
static int core_caches(struct convert *c, bool *caches)
{
	struct strbuf text = STRBUF_INIT;
	int ret = convert_get(c, API_HEADER, &text);

	if (ret == 0)
		*caches = body_has_struct(strbuf_str(&text), text.len,
					  API_ATTACHMENT, "sgt");
	strbuf_release(&text);
	return ret;
}

int wait_for_importers(struct convert *c, const char *notify)
{
	struct waits w = { .c = c, .notify = notify };
	int ret = core_caches(c, &w.caches);

	vec_for_each(e, &contract_plan(c)->exporters) {
		if (ret == 0)
			ret = exporter(&w, e);
	}
	strmap_release(&w.done, NULL);
	return ret;
}
