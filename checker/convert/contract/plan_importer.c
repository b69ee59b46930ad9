// SPDX-License-Identifier: GPL-2.0-only
/* The importers of a plan. */
#include "convert/contract/plan.h"

#include "model/mapping/mapping.h"

/* Calls in MODULE of what has ROLE in the interface. */
static void calls_of(const struct program *p, const char *module,
		     enum api_role role, struct site_vec *out)
{
	for (const struct api_func *f = api_funcs; f->name; f++) {
		const struct site_vec *v = strmap_get(&p->calls, f->name);

		for (size_t i = 0; f->role == role && v && i < v->n; i++) {
			if (streq(v->v[i].fn.unit->module, module))
				vec_push(out, v->v[i]);
		}
	}
}

/* Is what the callback takes away gone for good? */
static bool for_good(struct program *p, const struct imp *imp,
		     const struct importer *row)
{
	enum mapping_again again;
	struct mapping m;

	mapping_init(&m, p, imp, row);
	again = mapping_again(&m, NULL);
	mapping_release(&m);
	return again == AGAIN_NO || again == AGAIN_NO_MAP;
}

static void add_detaches(const struct program *p, const char *module,
			 struct plan_importer *out)
{
	struct site_vec calls = VEC_INIT;

	calls_of(p, module, API_ROLE_DETACH, &calls);
	vec_for_each(c, &calls) {
		bool known = false;

		vec_for_each(d, &out->detaches)
			known |= streq(d->name, fn_name(c->fn)) &&
				 streq(d->file, fn_file(c->fn));
		if (!known)
			vec_push(&out->detaches, plan_fn(c->fn));
	}
	vec_release(&calls);
}

static size_t count_attaches(const struct program *p, const char *module)
{
	struct site_vec calls = VEC_INIT;
	struct strmap places = STRMAP_INIT;
	size_t n = 0;

	calls_of(p, module, API_ROLE_ATTACH, &calls);
	calls_of(p, module, API_ROLE_DYNAMIC_ATTACH, &calls);
	vec_for_each(c, &calls) {
		char *key = xasprintf("%s:%u", fn_file(c->fn),
				      c->event->loc.offset);

		n += strset_add(&places, key);
		free(key);
	}
	strmap_release(&places, NULL);
	vec_release(&calls);
	return n;
}

static struct plan_fn named(const char *name, const char *file)
{
	return (struct plan_fn){ name ? xstrdup(name) : NULL,
				 file ? xstrdup(file) : NULL, name != NULL };
}

static bool is_shared(const struct whole *w, const struct imp *imp)
{
	struct str_vec files = VEC_INIT;
	bool shared;

	if (!imp->callback.unit || (imp->callback.func->flags & FUNC_STATIC))
		return false;
	plan_files_with(w, fn_name(imp->callback), fn_file(imp->callback),
			&files);
	shared = files.n > 0;
	str_vec_release(&files);
	return shared;
}

void plan_importers(struct whole *w, const struct audit *a, struct plan *out)
{
	struct program *p = &w->program;

	vec_for_each(imp, &w->imps) {
		const struct importer *row = &a->importers.v[imp->row];
		const char *module = imp->attach.fn.unit->module;
		struct plan_importer one = {
			.attach = plan_fn(imp->attach.fn),
			.line = row->place.line,
			.ops = named(row->ops, row->ops_place.file),
			.callback = named(row->callback,
					  row->callback_place.file),
			.cls = row->cls,
			.kind = row->kind,
			.test = row->test,
			.pins = row->pins,
		};

		if (row->cls == CLASS_REVOCABLE && !row->pins)
			one.for_good = for_good(p, imp, row);
		one.attaches = count_attaches(p, module);
		if (row->kind == KIND_STUB_CALLBACK)
			one.callback_shared = is_shared(w, imp);
		add_detaches(p, module, &one);
		vec_push(&out->importers, one);
	}
}
