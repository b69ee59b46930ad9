// SPDX-License-Identifier: GPL-2.0-only
#include "model/importers.h"

#include "model/unported.h"

struct finder {
	struct program *p;
	struct audit *a;
	struct imp_vec *imps;
	const char *callback_name;
	struct strmap distances; /* module -> struct distance * */
};

void imp_vec_release(struct imp_vec *v)
{
	vec_for_each(i, v) {
		value_release(&i->ops);
		vec_release(&i->flow);
	}
	vec_release(v);
}

static struct place place_at(struct fn f, const struct fact_loc *l)
{
	return (struct place){ xstrdup(facts_path(fn_facts(f), l->file)),
			       l->line, l->col };
}

static void add_incomplete(struct audit *a, const char *file, char *reason)
{
	struct incomplete i = { xstrdup(file), reason };

	vec_push(&a->incomplete, i);
}

bool is_interface_code(const struct program *p, struct fn f)
{
	const char *exporter = strmap_get(&p->scan->exports, fn_name(f));
	const char *file = fn_file(f);

	if (!api_func_find(fn_name(f)))
		return false;
	if (streq(file, API_CORE) || streq(file, API_HEADER))
		return true;
	/* The core may stand elsewhere, but wherever it does it exports. */
	return !(f.func->flags & FUNC_STATIC) && exporter &&
	       streq(exporter, file);
}

bool is_interface(const struct program *p, const struct unit *unit,
		  const char *name)
{
	struct fn f;

	return api_func_find(name) &&
	       (!program_resolve(p, unit, name, FUNC_BODY, &f) ||
		is_interface_code(p, f));
}

static bool in_test(struct site s)
{
	return s.fn.unit && is_test_file(fn_file(s.fn));
}

/* A way that leads through test code says nothing about what ships. */
static bool is_test_way(const struct value *v)
{
	if (in_test(v->from))
		return true;
	vec_for_each(f, &v->path) {
		if (is_test_file(fn_file(*f)))
			return true;
	}
	return false;
}

static bool has_fn(const struct fn_vec *v, struct fn f)
{
	vec_for_each(x, v) {
		if (fn_same(*x, f))
			return true;
	}
	return false;
}

static void add_ways(struct fn_vec *flow, const struct value *v)
{
	/* Who merely stored the value somewhere attaches nothing. */
	for (size_t i = 0; i < v->chain && i < v->path.n; i++) {
		if (!has_fn(flow, v->path.v[i]))
			vec_push(flow, v->path.v[i]);
	}
}

static bool is_exported(const struct program *p, struct fn f)
{
	return strmap_has(&p->scan->exports, fn_name(f));
}

/* --- the callback of an ops object --- */

static void add_unknown(struct value_vec *out, char *why)
{
	struct value v = { .kind = VALUE_UNKNOWN, .name = why };

	vec_push(out, v);
}

/* What the callback of the ops of IMP can be; nothing for "none". */
static int callbacks_of(struct finder *fd, const struct imp *imp,
			struct value_vec *out)
{
	const char *unported = imp->ops.def.unit ? unported_in(imp->ops.def) :
						   NULL;

	if (imp->ops.kind == VALUE_OBJECT && !imp->ops.def.unit)
		add_unknown(out, xstrdup("its definition was not found"));
	if (unported) {
		add_unknown(out, xasprintf("it names %s, which this kernel does not have",
					   unported));
		return 0;
	}
	return flow_settle_member(fd->p, &imp->ops, API_ATTACH_OPS,
				  fd->callback_name, out);
}

/* --- one row of the report --- */

static struct importer *new_row(struct finder *fd, struct imp *imp)
{
	struct importer row = { .attach = ATTACH_STATIC };
	const struct fact_event *ev = imp->attach.event;
	struct fn f = imp->attach.fn;

	row.place = place_at(f, &ev->loc);
	row.function = xstrdup(fn_name(f));
	row.driver = xstrdup(kbuild_module(fd->p->kbuild, fn_file(f)));
	if (api_func_role(facts_callee(fn_facts(f), ev)) ==
	    API_ROLE_DYNAMIC_ATTACH)
		row.attach = ATTACH_DYNAMIC;
	if (imp->ops.kind == VALUE_OBJECT || imp->ops.kind == VALUE_LOCAL)
		row.ops = xstrdup(imp->ops.name);
	if (imp->ops.def.unit)
		row.ops_place = place_at(imp->ops.def,
					 &imp->ops.def.func->loc);
	vec_for_each(g, &imp->flow)
		row.helper |= is_exported(fd->p, *g);
	imp->row = fd->a->importers.n;
	vec_push(&fd->a->importers, row);
	return &fd->a->importers.v[imp->row];
}

static bool pins_in_flow(struct finder *fd, const struct imp *imp)
{
	vec_for_each(f, &imp->flow) {
		if (pins_in(fd->p, *f))
			return true;
	}
	return false;
}

static void unsure(struct importer *row, char *why)
{
	row->cls = CLASS_UNKNOWN;
	row->kind = KIND_UNKNOWN;
	row->unmap = UNMAP_UNKNOWN;
	row->unknown = why;
}

/* Another driver's text would only blur what is near. */
static struct distance *distance_in(struct finder *fd, const char *module)
{
	struct strmap_entry *e = strmap_at(&fd->distances, module);

	if (!e->value)
		e->value = distance_new(fd->p);
	return e->value;
}

static void free_distance(void *d)
{
	distance_free(d);
}

static void classify(struct finder *fd, struct imp *imp, struct importer *row)
{
	bool attach_pins = pins_in_flow(fd, imp);
	enum stub_verdict stub = STUB_UNSURE;

	row->pins = attach_pins;
	row->cls = CLASS_LEGACY_PINNED;
	row->unmap = UNMAP_NA;
	if (imp->ops.kind == VALUE_UNKNOWN) {
		unsure(row, xstrdup(imp->ops.name));
	} else if (imp->ops.kind == VALUE_NULL) {
		row->kind = KIND_STATIC;
	} else if (!row->callback) {
		row->kind = KIND_NO_CALLBACK;
	} else if (!imp->callback.unit) {
		unsure(row, xasprintf("the code of its callback %s() was not found",
				      row->callback));
	} else if (callback_is_stub(fd->p, imp->callback, &stub) < 0 ||
		   stub == STUB_UNSURE) {
		unsure(row, xasprintf("nothing that its callback %s() does is known to stop DMA, and not all that it calls was found",
				      row->callback));
	} else if (stub == STUB_YES) {
		row->kind = KIND_STUB_CALLBACK;
	} else {
		row->cls = CLASS_REVOCABLE;
		row->kind = attach_pins ? KIND_PINNED_REVOCABLE : KIND_MOVABLE;
		unmap_search(fd->p, distance_in(fd, imp->callback.unit->module),
			     imp->callback, row);
	}
}

static void add_row(struct finder *fd, struct imp *imp, const char *callback,
		    bool test)
{
	struct importer *row = new_row(fd, imp);

	row->test = test || is_test_file(row->place.file);
	if (callback)
		row->callback = xstrdup(callback);
	if (imp->callback.unit)
		row->callback_place = place_at(imp->callback,
					       &imp->callback.func->loc);
	classify(fd, imp, row);
	vec_push(fd->imps, *imp);
}

static struct imp copy_imp(const struct imp *imp)
{
	struct imp c = *imp;

	c.ops.name = imp->ops.name ? xstrdup(imp->ops.name) : NULL;
	c.ops.sub = imp->ops.sub ? xstrdup(imp->ops.sub) : NULL;
	c.ops.path = (struct fn_vec)VEC_INIT;
	c.flow = (struct fn_vec)VEC_INIT;
	vec_for_each(f, &imp->flow)
		vec_push(&c.flow, *f);
	return c;
}

/* The code of callback V, loaded if need be; .unit NULL: not to be had. */
static struct fn callback_code(struct finder *fd, const struct imp *imp,
			       const struct value *v)
{
	const struct unit *user = imp->ops.def.unit ? imp->ops.def.unit :
						      imp->attach.fn.unit;
	struct fn f = v->def;

	if (!f.unit && program_load_definition(fd->p, user, v->name) == 0)
		program_resolve(fd->p, user, v->name, FUNC_BODY, &f);
	return f;
}

/* A row for each callback that the ops of IMP can have. */
static int add_rows(struct finder *fd, struct imp *imp, bool test)
{
	struct value_vec callbacks = VEC_INIT;
	struct strmap told = STRMAP_INIT;
	int ret;

	ret = callbacks_of(fd, imp, &callbacks);
	vec_for_each(v, &callbacks) {
		struct imp one;

		if (!strset_add(&told, v->kind == VALUE_FUNC    ? v->name :
				       v->kind == VALUE_UNKNOWN ? "?" :
								  ""))
			continue;
		one = copy_imp(imp);
		if (v->kind == VALUE_FUNC)
			one.callback = callback_code(fd, imp, v);
		if (v->kind == VALUE_UNKNOWN) {
			free(one.ops.name);
			one.ops.kind = VALUE_UNKNOWN;
			one.ops.name = xasprintf("the callback of %s: %s",
						 imp->ops.name, v->name);
		}
		add_row(fd, &one, v->kind == VALUE_FUNC ? v->name : NULL,
			test);
	}
	if (!callbacks.n) {
		struct imp one = copy_imp(imp);

		add_row(fd, &one, NULL, test);
	}
	strmap_release(&told, NULL);
	value_vec_release(&callbacks);
	return ret;
}

/* --- attach sites --- */

static int static_site(struct finder *fd, struct site s)
{
	struct imp imp = { .attach = s, .ops = { .kind = VALUE_NULL } };
	int ret;

	vec_push(&imp.flow, s.fn);
	ret = add_rows(fd, &imp, false);
	vec_release(&imp.flow);
	return ret;
}

/* A call that does not say which ops. */
static int unclear_site(struct finder *fd, struct site s)
{
	struct imp imp = { .attach = s, .ops = { .kind = VALUE_UNKNOWN } };
	int ret;

	imp.ops.name = xstrdup("the call lacks the argument");
	vec_push(&imp.flow, s.fn);
	ret = add_rows(fd, &imp, false);
	vec_release(&imp.flow);
	free(imp.ops.name);
	return ret;
}

static int dynamic_site(struct finder *fd, struct site s, int ops_arg)
{
	const struct facts *fa = fn_facts(s.fn);
	struct value_vec values = VEC_INIT;
	int ret = 0;

	if ((uint32_t)ops_arg >= facts_list_n(fa, s.event->args))
		return unclear_site(fd, s);
	ret = flow_settle(fd->p, s.fn,
			  facts_list_at(fa, s.event->args, (uint32_t)ops_arg),
			  &values);
	for (size_t i = 0; ret == 0 && i < values.n; i++) {
		struct imp imp = { .attach = s, .ops = values.v[i] };
		bool test = true;
		bool first = true;

		for (size_t j = 0; j < values.n; j++) {
			if (!value_same(fd->p, &values.v[i],
					&values.v[j]))
				continue;
			first &= j >= i;
			test &= is_test_way(&values.v[j]);
			add_ways(&imp.flow, &values.v[j]);
		}
		if (first)
			ret = add_rows(fd, &imp, test);
		vec_release(&imp.flow);
	}
	value_vec_release(&values);
	return ret;
}

static int site(struct finder *fd, struct site s)
{
	const char *callee = facts_callee(fn_facts(s.fn), s.event);
	const struct api_func *api = api_func_find(callee);

	/* The interface's own functions call each other. */
	if (is_interface_code(fd->p, s.fn) ||
	    !is_interface(fd->p, s.fn.unit, callee))
		return 0;
	if (api->role == API_ROLE_ATTACH)
		return static_site(fd, s);
	return dynamic_site(fd, s, api->ops_arg);
}

/* --- pins outside the attach flow --- */

/* Is the pin in F part of O's attach flow? */
static bool pins_for(const struct program *p, const struct imp *o, struct fn f)
{
	vec_for_each(g, &o->flow) {
		if (pins_through(p, *g, f))
			return true;
	}
	return false;
}

static const char *module_of(const struct imp *imp)
{
	return imp->ops.def.unit ? imp->ops.def.unit->module :
				   imp->attach.fn.unit->module;
}

/* Does a pin that stands somewhere in the driver, in F, pin for IMP? */
static bool pins_elsewhere(struct finder *fd, const struct imp *imp,
			   struct fn f)
{
	const struct importer *row = &fd->a->importers.v[imp->row];

	if (!streq(f.unit->module, module_of(imp)) ||
	    !is_interface(fd->p, f.unit, "dma_buf_pin") ||
	    (is_test_file(fn_file(f)) && !row->test))
		return false;
	vec_for_each(o, fd->imps) {
		/* A pin in another importer's attach is not ours; and what is
		 * pinned is a dynamic attachment, where there is one. */
		if (pins_for(fd->p, o, f) ||
		    (imp->ops.kind == VALUE_NULL &&
		     o->ops.kind != VALUE_NULL &&
		     streq(module_of(o), module_of(imp))))
			return false;
	}
	return true;
}

static void driver_pins(struct finder *fd)
{
	const struct site_vec *pins = strmap_get(&fd->p->calls, "dma_buf_pin");

	vec_for_each(imp, fd->imps) {
		struct importer *row = &fd->a->importers.v[imp->row];

		for (size_t i = 0; pins && !row->pins && i < pins->n; i++)
			row->pins = pins_elsewhere(fd, imp, pins->v[i].fn);
	}
}

static void note_unknown(struct finder *fd)
{
	for (size_t i = 0; i < fd->a->importers.n; i++) {
		struct importer *r = &fd->a->importers.v[i];

		if (r->kind == KIND_UNKNOWN)
			add_incomplete(fd->a, r->place.file,
				       xasprintf("line %u: the attach ops that %s() uses: %s",
						 r->place.line, r->function,
						 r->unknown));
	}
}

static bool is_attach(const struct api_func *f)
{
	return f->role == API_ROLE_ATTACH || f->role == API_ROLE_DYNAMIC_ATTACH;
}

/* Attach sites that are not in SEEN yet, which they are then. A copy: loading
 * more units may move what the map holds. */
static struct site_vec new_sites(const struct program *p, struct strmap *seen)
{
	struct site_vec sites = VEC_INIT;

	for (const struct api_func *f = api_funcs; f->name; f++) {
		const struct site_vec *v = strmap_get(&p->calls, f->name);

		if (!v || !is_attach(f))
			continue;
		vec_for_each(s, v) {
			char *key = xasprintf("%p", (const void *)s->event);

			if (strset_add(seen, key))
				vec_push(&sites, *s);
			free(key);
		}
	}
	return sites;
}

/* An attach function used as a value: who calls it by that is not known. */
static void note_addresses(struct finder *fd)
{
	for (const struct api_func *f = api_funcs; f->name; f++) {
		const struct site_vec *v = strmap_get(&fd->p->address, f->name);

		for (size_t i = 0; v && is_attach(f) && i < v->n; i++) {
			const struct fact_loc *l = &v->v[i].event->loc;

			add_incomplete(fd->a, facts_path(fn_facts(v->v[i].fn),
							 l->file),
				       xasprintf("line %u: %s() is used as a value, and who attaches by it was not followed",
						 l->line, f->name));
		}
	}
}

int importers_find(struct program *p, struct audit *a, struct imp_vec *imps)
{
	struct finder fd = { p, a, imps, generation_callback(a->generation),
			     STRMAP_INIT };
	struct strmap seen = STRMAP_INIT;
	bool more = true;
	int ret = 0;

	/* Following one flow may load units that attach, too. */
	while (ret == 0 && more) {
		struct site_vec sites = new_sites(p, &seen);

		more = sites.n > 0;
		for (size_t i = 0; ret == 0 && i < sites.n; i++)
			ret = site(&fd, sites.v[i]);
		vec_release(&sites);
	}
	if (ret == 0) {
		driver_pins(&fd);
		note_addresses(&fd);
		note_unknown(&fd);
	}
	strmap_release(&fd.distances, free_distance);
	strmap_release(&seen, NULL);
	return ret;
}
