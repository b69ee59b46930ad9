// SPDX-License-Identifier: GPL-2.0-only
/* What came of it, for programs: reports/verify.schema.json describes it. */
#include "convert/verify/verify.h"

#include "lib/jput.h"

static json_t *cell_json(const struct verify_cell *c)
{
	json_t *o = json_object();

	jput_str(o, "state", verify_state_name(c->state));
	jput_str(o, "text", c->text ? c->text : "");
	return o;
}

static json_t *patches_json(const struct verify_result *r)
{
	static const char *const keys[] = {
		[VERIFY_AM] = "am",
		[VERIFY_COMPILE] = "compile",
		[VERIFY_WARNINGS] = "warnings",
		[VERIFY_SPARSE] = "sparse",
		[VERIFY_CHECKPATCH] = "checkpatch",
		[VERIFY_COCCI] = "semantic_patch",
	};
	json_t *list = json_array();

	vec_for_each(p, &r->patches) {
		json_t *o = json_object();

		jput_str(o, "patch", p->mail);
		for (size_t i = 0; i < NR_VERIFY_CHECKS; i++)
			jput(o, keys[i], cell_json(&p->cells[i]));
		jput_push(list, o);
	}
	return list;
}

static json_t *rows_json(const struct verify_result *r)
{
	json_t *list = json_array();

	vec_for_each(row, &r->rows) {
		json_t *o = cell_json(&row->cell);

		jput_str(o, "check", row->name);
		jput_push(list, o);
	}
	return list;
}

static json_t *problems_json(const struct verify_result *r)
{
	json_t *list = json_array();

	vec_for_each(p, &r->problems) {
		json_t *o = json_object();

		jput_str(o, "patch", p->patch);
		jput_str(o, "check", p->check);
		jput_str(o, "file", p->file);
		jput_num(o, "line", p->line);
		jput_str(o, "text", p->text);
		jput_bool(o, "failure", p->failure);
		jput_push(list, o);
	}
	return list;
}

static json_t *absent_json(const struct verify_result *r)
{
	json_t *list = json_array();

	vec_for_each(a, &r->absent) {
		json_t *o = json_object();

		jput_str(o, "file", a->file);
		jput_str(o, "reason", a->reason);
		jput_bool(o, "touched", a->touched);
		jput_push(list, o);
	}
	return list;
}

static json_t *build_json(const struct verify_result *r)
{
	json_t *o = json_object();

	jput_str(o, "config", r->config);
	jput_str(o, "compiler", r->compiler);
	jput_str(o, "sparse", r->sparse);
	jput_num(o, "objects", r->objects);
	return o;
}

void verify_json(const struct verify_result *r, struct strbuf *out)
{
	char *verdict = verify_verdict(r);
	json_t *o = json_object();
	char *dump;

	jput_num(o, "schema", 1);
	jput_tool(o);
	jput_str(o, "tree_version", r->tree_version ? r->tree_version : "");
	jput_bool(o, "passed", verify_passed(r));
	jput_str(o, "verdict", verdict);
	jput(o, "build", build_json(r));
	jput(o, "patches", patches_json(r));
	jput(o, "result", rows_json(r));
	jput(o, "problems", problems_json(r));
	jput(o, "not_compiled", absent_json(r));
	dump = json_dumps(o, JSON_INDENT(2));
	if (!dump)
		die("out of memory");
	strbuf_addstr(out, dump);
	strbuf_addch(out, '\n');
	free(dump);
	free(verdict);
	json_decref(o);
}
