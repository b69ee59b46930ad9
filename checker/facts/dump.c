// SPDX-License-Identifier: GPL-2.0-only
#include "facts/dump.h"

static void add_expr(const struct facts *f, fact_expr_id e, struct strbuf *out)
{
	char *text = facts_expr_text(f, e);

	strbuf_addstr(out, text);
	free(text);
}

static void add_args(const struct facts *f, const struct fact_event *e,
		     struct strbuf *out)
{
	for (uint32_t i = 0; i < facts_list_n(f, e->args); i++) {
		strbuf_addstr(out, i ? ", " : "");
		if (e->kind == EV_SWITCH)
			strbuf_addf(out, "%u", facts_list_at(f, e->args, i));
		else if (e->kind == EV_OBJECT)
			strbuf_addstr(out, facts_str(f, facts_list_at(
								f, e->args, i)));
		else
			add_expr(f, facts_list_at(f, e->args, i), out);
	}
}

static void add_call(const struct facts *f, const struct fact_event *e,
		     struct strbuf *out)
{
	strbuf_addstr(out, "call ");
	add_expr(f, e->a, out);
	strbuf_addch(out, '(');
	add_args(f, e, out);
	strbuf_addch(out, ')');
	if (e->flags & EVENT_DROPPED)
		strbuf_addstr(out, " [dropped]");
	if (e->flags & EVENT_VARIADIC)
		strbuf_addstr(out, " [variadic]");
}

static void add_event(const struct facts *f, const struct fact_event *e,
		      struct strbuf *out)
{
	const char *name = facts_str(f, e->name);

	switch ((enum event_kind)e->kind) {
	case EV_CALL:
		add_call(f, e, out);
		break;
	case EV_STORE:
		strbuf_addstr(out, "store ");
		add_expr(f, e->a, out);
		strbuf_addstr(out,
			      e->flags & EVENT_COMPOUND ? " op= " : " = ");
		add_expr(f, e->b, out);
		break;
	case EV_READ:
		strbuf_addstr(out, "read ");
		add_expr(f, e->a, out);
		break;
	case EV_BRANCH:
		strbuf_addstr(out, "branch ");
		add_expr(f, e->a, out);
		strbuf_addf(out, " else %u", e->target);
		break;
	case EV_SWITCH:
		strbuf_addstr(out, "switch ");
		add_expr(f, e->a, out);
		strbuf_addstr(out, " to ");
		add_args(f, e, out);
		break;
	case EV_JUMP:
		strbuf_addf(out, "jump %u%s", e->target,
			    e->flags & EVENT_BACK ? " [back]" : "");
		break;
	case EV_RETURN:
		strbuf_addstr(out, "return");
		if (e->a) {
			strbuf_addch(out, ' ');
			add_expr(f, e->a, out);
		}
		break;
	case EV_DECL:
	case EV_SCOPE_END:
		strbuf_addstr(out, e->kind == EV_DECL ? "decl " : "end ");
		add_expr(f, e->a, out);
		if (*name)
			strbuf_addf(out, " cleanup %s", name);
		break;
	case EV_OBJECT:
		strbuf_addstr(out, "object ");
		add_expr(f, e->a, out);
		strbuf_addf(out, " struct %s {", name);
		add_args(f, e, out);
		strbuf_addch(out, '}');
		break;
	case EV_ASM:
		strbuf_addstr(out, "asm");
		break;
	case EV_END:
		strbuf_addstr(out, "end");
		break;
	case EV_NONE:
		strbuf_addstr(out, "none");
		break;
	}
	if (e->macro)
		strbuf_addf(out, " {%s}", facts_str(f, e->macro));
}

static void add_func(const struct facts *f, const struct fact_func *fn,
		     struct strbuf *out)
{
	strbuf_addf(out, "%s:%u: %s%s", facts_path(f, fn->loc.file),
		    fn->loc.line, fn->flags & FUNC_STATIC ? "static " : "",
		    facts_str(f, fn->name));
	if (fn->kind == FUNC_INIT) {
		strbuf_addf(out, "%s: struct %s",
			    fn->flags & FUNC_ARRAY ? "[]" : "",
			    facts_str(f, fn->type));
	} else {
		strbuf_addch(out, '(');
		for (uint32_t i = 0; i < fn->nparams; i++)
			strbuf_addf(out, "%s%s", i ? ", " : "",
				    facts_str(f, facts_list_at(f, fn->params,
							       i)));
		strbuf_addch(out, ')');
	}
	if (fn->flags & FUNC_WEAK)
		strbuf_addstr(out, " [weak]");
	strbuf_addstr(out, fn->flags & FUNC_VARIANT ? " [variant]\n" : "\n");
	for (uint32_t i = 0; i < fn->nevents; i++) {
		const struct fact_event *e = &f->events[fn->first + i];

		strbuf_addf(out, "  %3u  %4u  ", i, e->loc.line);
		add_event(f, e, out);
		strbuf_addch(out, '\n');
	}
}

static void add_ref(const struct facts *f, const struct fact_ref *r,
		    struct strbuf *out)
{
	static const char *const kinds[] = { "?", "member", "member-decl",
					     "function", "function-decl",
					     "other" };

	strbuf_addf(out, "%s:%u:%u: ref %s %s%s%s%s\n",
		    facts_path(f, r->loc.file), r->loc.line, r->loc.col,
		    kinds[r->kind < ARRAY_SIZE(kinds) ? r->kind : 0],
		    facts_str(f, r->name),
		    r->flags & REF_MACRO ? " [macro]" : "",
		    r->flags & REF_DESIGNATOR ? " [designator]" : "",
		    r->flags & REF_POSITIONAL ? " [positional]" : "");
}

void facts_dump(const struct facts *f, bool headers, struct strbuf *out)
{
	for (uint32_t i = 0; i < f->n_funcs; i++) {
		const char *path = facts_path(f, f->funcs[i].loc.file);

		if (headers || ends_with(path, ".c"))
			add_func(f, &f->funcs[i], out);
	}
	for (uint32_t i = 0; i < f->n_refs; i++)
		add_ref(f, &f->refs[i], out);
	for (uint32_t i = 0; i < f->n_diags; i++)
		strbuf_addf(out, "%s:%u:%u: error: %s\n",
			    facts_path(f, f->diags[i].loc.file),
			    f->diags[i].loc.line, f->diags[i].loc.col,
			    facts_str(f, f->diags[i].text));
	strbuf_addf(out, "%u functions, %u events, %u expressions, %u files read, %zu bytes\n",
		    f->n_funcs, f->n_events, f->n_exprs, f->n_deps,
		    f->blob_size);
}
