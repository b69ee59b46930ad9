// SPDX-License-Identifier: GPL-2.0-only
/*
 * PIN_ERROR_DROPPED: an exporter's .pin returns 0 although something in it
 * failed.
 *
 * 0 is a promise: the buffer stays where it is until .unpin. The importer gives
 * addresses to its device and may never look again. If the exporter did not get
 * its memory into place, or could not keep it there, the device goes on with
 * what was there before, and the .unpin that follows takes back a pin that was
 * never made: somebody else's.
 *
 *	ret = thing_place(thing);
 *	if (ret)
 *		goto unlock;
 *	thing->pins++;
 *	unlock:
 *		mutex_unlock(&thing->lock);
 *		return 0;					 bad
 *		return ret;					 good
 *
 * "Importer with a callback" in the contract: whoever pins checks the result.
 * That is worth something only if the result is true. To try something else
 * where one way has failed is right: what counts is what came of it in the end.
 *
 * The paths of .pin are walked, and of the functions whose result it hands on.
 * Every call that can fail does so on one path and succeeds on another.
 */
#include "rules/rules.h"

#include "model/fallible.h"
#include "model/fate.h"
#include "model/paths/paths.h"

/* Functions that hand on what another one of the driver returns. */
#define HANDS_MAX 3
/* Files that are loaded to see whether something can fail. */
#define LOADS_MAX 4

/* What became of a call, as the property of its event. */
enum {
	CALL_DONE = 1,
	CALL_FAILED
};

/* One function that pins. */
struct pinner {
	const struct rule *rule;
	const struct rule_input *in;
	const struct exp *exp;
	struct fn fn;
	unsigned int *how; /* per event: FAILS_ */
	uint8_t *after; /* event B * nevents + A: bits of what had become of A
			 * where B was seen to happen */
	struct strmap *seen;
	int loads;
	int depth;
};

struct failure {
	uint32_t call; /* what failed */
	const struct path_state *end;
	enum level level;
	const char *why; /* why it is no error; NULL: it is */
};

/* --- walking --- */

static term_id key_of(struct paths *w, uint32_t ev)
{
	return term_int(w->terms, ev);
}

/* The result R of a call is a negative number. */
static bool assume_negative(struct terms *ts, struct path_state *st, term_id r)
{
	term_id zero = term_int(ts, 0);

	return path_assume(ts, st, term_op(ts, OP_LT, r, zero, 0), true) &&
	       path_assume(ts, st, r, true) &&
	       path_assume(ts, st, term_op(ts, OP_LE, r, zero, 0), true) &&
	       path_assume(ts, st, term_op(ts, OP_GT, r, zero, 0), false) &&
	       path_assume(ts, st, term_op(ts, OP_GE, r, zero, 0), false);
}

static void fail(struct paths *w, const struct path_state *st, uint32_t ev,
		 unsigned int way)
{
	struct path_state *failed = path_fork(w, st);
	term_id r = path_load(w->terms, failed, path_result(w, ev));
	bool can;

	if (way == FAILS_ERR_PTR)
		can = path_assume(w->terms, failed,
				  term_op(w->terms, TERM_OP_IS_ERR, r, 0, 0),
				  true);
	else if (way == FAILS_NULL)
		can = path_assume(w->terms, failed, r, false);
	else
		can = assume_negative(w->terms, failed, r);
	failed->dead = !can;
	path_set(failed, key_of(w, ev), 0, CALL_FAILED, ev);
}

static void succeed(struct paths *w, struct path_state *st, uint32_t ev,
		    unsigned int how)
{
	struct terms *ts = w->terms;
	term_id r = path_load(ts, st, path_result(w, ev));
	bool can = true;

	if (how & FAILS_ERR_PTR)
		can = path_assume(ts, st, term_op(ts, TERM_OP_IS_ERR, r, 0, 0),
				  false);
	if (how & FAILS_NULL)
		can = can && path_assume(ts, st, r, true);
	else if (!(how & (FAILS_ERR_PTR | FAILS_COUNTS)))
		can = path_assume(ts, st, r, false);
	if (how & FAILS_COUNTS)
		can = can &&
		      path_assume(ts, st,
				  term_op(ts, OP_LT, r, term_int(ts, 0), 0),
				  false);
	st->dead = !can;
	path_set(st, key_of(w, ev), 0, CALL_DONE, ev);
}

/* What is known of the arguments of call EV in ST. */
static bool known_args(struct paths *w, const struct path_state *st,
		       uint32_t ev, struct fallible_arg *args)
{
	bool any = false;

	for (uint32_t i = 0; i < FALLIBLE_ARGS; i++) {
		term_id a = path_arg(w, st, ev, i);
		struct term t = *term_at(w->terms, a);

		args[i].known = a && (t.kind == TERM_INT ||
				      path_truth(w->terms, st, a) == 0 ||
				      (t.kind == TERM_OP && t.op == OP_NOT &&
				       path_truth(w->terms, st, a) == 1));
		if (t.kind == TERM_INT)
			args[i].value = t.value;
		else
			args[i].value = args[i].known &&
					path_truth(w->terms, st, a);
		any |= args[i].known;
	}
	return any;
}

/* The ways in which call EV may fail in ST, out of HOW. */
static unsigned int ways_in(const struct pinner *p, struct paths *w,
			    const struct path_state *st, uint32_t ev,
			    unsigned int how)
{
	struct fallible_arg args[FALLIBLE_ARGS];

	if ((how & FAILS_SAYS) || !known_args(w, st, ev, args))
		return how;
	return fallible_call(p->in->program, p->fn, fn_event(p->fn, ev), args);
}

static bool effect(void *ctx, struct paths *w, struct path_state *st,
		   uint32_t ev)
{
	static const unsigned int ways[] = { FAILS_ERRNO | FAILS_SAYS,
					     FAILS_ERR_PTR, FAILS_NULL };
	struct pinner *p = ctx;
	unsigned int can, how = p->how[ev];

	if (fn_event(w->fn, ev)->kind != EV_CALL || !how)
		return false;
	vec_for_each(o, &st->props) {
		p->after[ev * w->fn.func->nevents + o->event] |= o->value;
	}
	can = ways_in(p, w, st, ev, how);
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		if (can & ways[i])
			fail(w, st, ev, ways[i]);
	}
	succeed(w, st, ev, how);
	return false;
}

/* --- judging --- */

static const char *callee_of(const struct pinner *p, uint32_t call)
{
	return facts_callee(fn_facts(p->fn), fn_event(p->fn, call));
}

/* Was something else done instead, because the call failed? */
static bool made_up_for(const struct pinner *p, const struct path_state *end,
			uint32_t call)
{
	vec_for_each(o, &end->props) {
		if (o->value == CALL_DONE &&
		    p->after[o->event * p->fn.func->nevents + call] ==
			    CALL_FAILED)
			return true;
	}
	return false;
}

/* Is it one certain number that makes a success of the failure? */
static bool one_number(struct paths *w, const struct path_state *end,
		       uint32_t call)
{
	term_id r = term_load(w->terms, path_result(w, call));

	vec_for_each(f, &end->facts) {
		const struct term *t = term_at(w->terms, f->term);

		if (f->truth && t->kind == TERM_OP && t->op == OP_EQ &&
		    t->a == r)
			return true;
	}
	return false;
}

/* Was the memory put into place on the way to END all the same? */
static bool placed(const struct pinner *p, const struct path_state *end)
{
	vec_for_each(o, &end->props) {
		if (o->value == CALL_DONE &&
		    fallible_places(p->in->program, p->fn.unit,
				    callee_of(p, o->event)))
			return true;
	}
	return false;
}

/* What tells others of it, or tidies up, may fail without harm. */
static bool may_be_dropped(const char *callee)
{
	static const char *const words[] = {
		"log",	"debug", "trace",  "report", "notify", "flush",
		"sync", "stat",	 "update", "undo",   "idle",   "put",
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strstr(callee, words[i]))
			return true;
	}
	return false;
}

/*
 * Nobody looks at what CALL returns, and its name says nothing of memory. If
 * that is put into place beside it, it may be about anything; if not, it is all
 * that the pin consists of.
 */
static bool is_aside(const struct pinner *p, const struct path_state *end,
		     uint32_t call)
{
	const char *callee = callee_of(p, call);
	struct fn target;

	return placed(p, end) || may_be_dropped(callee) ||
	       !(p->how[call] & FAILS_ERRNO) ||
	       !program_resolve(p->in->program, p->fn.unit, callee, FUNC_BODY,
				&target) ||
	       !streq(target.unit->module, p->fn.unit->module);
}

/* The failure of CALL on the way to END, which returns 0. */
static struct failure judge(const struct pinner *p, struct paths *w,
			    const struct path_state *end, uint32_t call)
{
	struct failure f = { .call = call, .end = end };
	const struct fact_event *last;
	bool places =
		fallible_places(p->in->program, p->fn.unit, callee_of(p, call));
	bool dropped = !fate_of(p->fn, call, &last);

	if (!dropped && made_up_for(p, end, call))
		return f;
	f.level = LEVEL_ERROR;
	if (p->how[call] & FAILS_SAYS) {
		f.why = "its code was not looked at, so it may never fail";
	} else if (!places && dropped && is_aside(p, end, call)) {
		f.level = LEVEL_NONE;
		return f;
	} else if (one_number(w, end, call)) {
		f.why = "this one error may mean that there is nothing to do";
	} else if (!places && placed(p, end)) {
		f.why = "the memory was put into place, and this may not matter for that";
	}
	if (f.why)
		f.level = LEVEL_NOTE;
	return f;
}

/* --- telling --- */

static void tell(const struct pinner *p, struct paths *w,
		 const struct failure *one)
{
	struct place at = rule_place(p->fn, fn_event(p->fn, one->call));
	const char *callee = callee_of(p, one->call);
	const struct exporter *row = &p->in->audit->exporters.v[p->exp->row];
	const struct fact_event *last = NULL;
	struct u32_list way = VEC_INIT;
	struct finding *f;

	f = rule_add(p->rule, p->in, one->level, &at, fn_name(p->fn),
		     is_test_file(at.file));
	f->subject = xstrdup(callee);
	f->message = xasprintf(
		"%s() returns 0%s where %s() fails%s%s", fn_name(p->fn),
		p->depth ? ", for .pin to hand on," : " to .pin's caller",
		callee, one->why ? "; " : "", one->why ? one->why : "");
	f->fix = xstrdup(
		"return the error: the importer must not use a buffer that is not pinned, nor unpin it");
	rule_evidence(f, &row->place, xasprintf("%s pins by it", row->ops));
	rule_evidence(f, &at,
		      xasprintf(fate_of(p->fn, one->call, &last)
					? "%s() fails"
					: "%s() fails, and nobody looks",
				callee));
	path_witness(w, one->end, &way);
	vec_for_each(b, &way) {
		if (*b < one->call)
			continue;
		at = rule_place(p->fn, fn_event(p->fn, *b));
		rule_evidence(f, &at, xstrdup("the way goes through here"));
	}
	vec_release(&way);
	at = rule_place(p->fn, fn_event(p->fn, one->end->event));
	rule_evidence(f, &at, xstrdup("and 0 is returned here"));
}

static void tell_overflow(const struct pinner *p)
{
	struct place at = { (char *)fn_file(p->fn), p->fn.func->loc.line,
			    p->fn.func->loc.col };
	struct finding *f;

	f = rule_add(p->rule, p->in, LEVEL_NOTE, &at, fn_name(p->fn),
		     is_test_file(at.file));
	f->subject = xstrdup(fn_name(p->fn));
	f->message = xasprintf(
		"whether %s() returns every error could not be told: it has too many paths",
		fn_name(p->fn));
	f->fix = xstrdup("nothing, if it does; smaller functions help");
}

/* --- one function --- */

/* The worst failure of each call. */
static void report(const struct pinner *p, struct paths *w)
{
	for (uint32_t i = 0; i < p->fn.func->nevents; i++) {
		struct failure worst = { .level = LEVEL_NONE };

		vec_for_each(end, &w->ends) {
			const struct path_prop *o =
				p->how[i] ? path_prop(*end, key_of(w, i), 0)
					  : NULL;
			struct failure f;

			if (!o || o->value != CALL_FAILED ||
			    !path_succeeds(w, *end))
				continue;
			f = judge(p, w, *end, i);
			if (f.level > worst.level)
				worst = f;
		}
		if (worst.level > LEVEL_NONE)
			tell(p, w, &worst);
	}
}

static void classify(struct pinner *p)
{
	for (uint32_t i = 0; i < p->fn.func->nevents; i++) {
		const struct fact_event *ev = fn_event(p->fn, i);

		p->how[i] = ev->kind == EV_CALL ? fallible_call(p->in->program,
								p->fn, ev, NULL)
						: 0;
	}
}

/* Look at code that a name alone speaks for, if it can be had. */
static void load_named(struct pinner *p)
{
	for (uint32_t i = 0; i < p->fn.func->nevents; i++) {
		const char *name = p->how[i] & FAILS_SAYS ? callee_of(p, i)
							  : NULL;

		if (name && p->loads++ < LOADS_MAX)
			program_load_definition(p->in->program, p->fn.unit,
						name);
	}
}

static void look(struct pinner *p, struct fn f, int depth);

/* What F returns is what one of these returned. */
static void follow(struct pinner *p, struct fn f, int depth)
{
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i), *last;
		const char *callee = ev->kind == EV_CALL
					     ? facts_callee(fn_facts(f), ev)
					     : NULL;
		struct fn target;

		if (callee && fallible_says_place(callee) &&
		    (fate_of(f, i, &last) & FATE_RETURNED) &&
		    program_resolve(p->in->program, f.unit, callee, FUNC_BODY,
				    &target) &&
		    streq(target.unit->module, f.unit->module))
			look(p, target, depth + 1);
	}
}

static void look(struct pinner *p, struct fn f, int depth)
{
	const struct path_client client = { .call = effect, .ctx = p };
	char *key = xasprintf("%s:%s", fn_file(f), fn_name(f));
	bool fresh = strset_add(p->seen, key);
	uint32_t n = f.func->nevents;
	struct terms terms;
	struct paths w;

	free(key);
	if (!fresh || depth > HANDS_MAX || f.func->kind != FUNC_BODY)
		return;
	p->fn = f;
	p->depth = depth;
	p->how = xcalloc(n + 1, sizeof(*p->how));
	p->after = xcalloc((size_t)n * n + 1, sizeof(*p->after));
	classify(p);
	load_named(p);
	classify(p);
	terms_init(&terms);
	paths_walk(&w, f, &terms, &client);
	if (w.overflow)
		tell_overflow(p);
	else
		report(p, &w);
	paths_release(&w);
	terms_release(&terms);
	free(p->how);
	free(p->after);
	follow(p, f, depth);
}

static void check(const struct rule *r, const struct rule_input *in)
{
	struct strmap seen = STRMAP_INIT;

	vec_for_each(e, in->exps) {
		const struct exp_callback *pin = exp_callback(e, "pin");
		struct pinner p = {
			.rule = r, .in = in, .exp = e, .seen = &seen
		};

		for (size_t i = 0; pin && i < pin->fns.n; i++)
			look(&p, pin->fns.v[i], 0);
	}
	strmap_release(&seen, NULL);
}

const struct rule rule_pin_error_dropped = {
	.name = "PIN_ERROR_DROPPED",
	.side = "exporter",
	.level = "error; note where it may not matter",
	.summary = ".pin returns success after an inner failure",
	.text = {
		.why = "When .pin returns 0 the importer believes that the buffer stays where it is: it hands addresses to its device and may never look again. If the exporter failed to get the memory into place, or to keep it there, the device works on memory that is somebody else's by then. Later .unpin takes back a pin that was never made.",
		.bad = "\tint my_buf_place(struct my_buf *buf)\n"
		       "\t{\n"
		       "\t\treturn buf->mappings ? -EBUSY : 0;\n"
		       "\t}\n"
		       "\n"
		       "\tstatic int my_buf_pin(struct dma_buf_attachment *attach)\n"
		       "\t{\n"
		       "\t\tstruct my_buf *buf = attach->dmabuf->priv;\n"
		       "\t\tint ret;\n"
		       "\n"
		       "\t\tif (buf->revoked)\n"
		       "\t\t\treturn -ENODEV;\n"
		       "\t\tret = my_buf_place(buf);\n"
		       "\t\tif (!ret)\n"
		       "\t\t\tbuf->pins++;\n"
		       "\t\treturn 0;\n"
		       "\t}\n",
		.good = "\tint my_buf_place(struct my_buf *buf)\n"
			"\t{\n"
			"\t\treturn buf->mappings ? -EBUSY : 0;\n"
			"\t}\n"
			"\n"
			"\tstatic int my_buf_pin(struct dma_buf_attachment *attach)\n"
			"\t{\n"
			"\t\tstruct my_buf *buf = attach->dmabuf->priv;\n"
			"\t\tint ret;\n"
			"\n"
			"\t\tif (buf->revoked)\n"
			"\t\t\treturn -ENODEV;\n"
			"\t\tret = my_buf_place(buf);\n"
			"\t\tif (!ret)\n"
			"\t\t\tbuf->pins++;\n"
			"\t\treturn ret;\n"
			"\t}\n",
		.fix = "Return the error. An assertion that it cannot happen is no answer: where it does, nobody is told. To try another way after the first one failed is fine, as long as the result of the last one is what is returned.",
		.contract = "Exporter that invalidates: what .pin promises, importers rely on.",
	},
	.check = check,
};
