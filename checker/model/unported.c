// SPDX-License-Identifier: GPL-2.0-only
#include "model/unported.h"

#include "api/api.h"

static const char *const names[] = { API_CALLBACK_OLD, API_CALLBACK_NEW,
				     API_NOTIFY_OLD, API_NOTIFY_NEW };

const char *unported_name(const struct facts *f, const struct fact_diag *d)
{
	const char *text = facts_str(f, d->text);
	bool member = strstr(text, "struct " API_ATTACH_OPS "'");
	bool function = strstr(text, "undeclared");

	if (d->level < 3)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *quoted = xasprintf("'%s'", names[i]);
		bool found = strstr(text, quoted);

		free(quoted);
		if (found && (api_is_callback(names[i]) ? member : function))
			return names[i];
	}
	return NULL;
}

const char *unported_in(struct fn f)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < fa->n_diags; i++) {
		const struct fact_diag *d = &fa->diags[i];
		const char *name = unported_name(fa, d);

		if (name && d->loc.file == f.func->loc.file &&
		    d->loc.offset >= f.func->loc.offset &&
		    d->loc.offset <= f.func->end.offset)
			return name;
	}
	return NULL;
}

static void add(struct audit *a, const char *file, char *reason)
{
	struct incomplete i = { xstrdup(file), reason };

	vec_push(&a->incomplete, i);
}

static void first_error(const struct unit *u, struct audit *a)
{
	const struct facts *fa = &u->facts;

	for (uint32_t i = 0; i < fa->n_diags; i++) {
		const struct fact_diag *d = &fa->diags[i];

		if (d->level < 3 || unported_name(fa, d))
			continue;
		add(a, u->file, xasprintf("%s:%u: %s",
					  facts_path(fa, d->loc.file),
					  d->loc.line,
					  facts_str(fa, d->text)));
		return;
	}
}

void unported_rest(const struct program *p, struct audit *a)
{
	vec_for_each(pu, &p->units) {
		const struct unit *u = *pu;

		if (u->aside)
			continue;
		if (u->failure)
			add(a, u->file, xstrdup(u->failure));
		first_error(u, a);
	}
}
