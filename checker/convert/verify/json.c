// SPDX-License-Identifier: GPL-2.0-only
/* What came of it, for programs: reports/verify.schema.json describes it. */
#include "convert/verify/verify.h"

#include "version.h"

#include <jansson.h>

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

/* What a compiler or a file name says need not be UTF-8. */
static json_t *text(const char *s)
{
	json_t *obj = s ? json_string(s) : json_null();
	char *ascii;

	if (obj)
		return obj;
	ascii = xstrdup(s);
	for (char *p = ascii; *p; p++) {
		if ((unsigned char)*p >= 0x80)
			*p = '?';
	}
	obj = json_string(ascii);
	free(ascii);
	return obj;
}

static void put_text(json_t *parent, const char *key, const char *s)
{
	put(parent, key, text(s));
}

static json_t *cell_json(const struct verify_cell *c)
{
	json_t *o = json_object();

	put_text(o, "state", verify_state_name(c->state));
	put_text(o, "text", c->text ? c->text : "");
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

		put_text(o, "patch", p->mail);
		for (size_t i = 0; i < NR_VERIFY_CHECKS; i++)
			put(o, keys[i], cell_json(&p->cells[i]));
		push(list, o);
	}
	return list;
}

static json_t *rows_json(const struct verify_result *r)
{
	json_t *list = json_array();

	vec_for_each(row, &r->rows) {
		json_t *o = cell_json(&row->cell);

		put_text(o, "check", row->name);
		push(list, o);
	}
	return list;
}

static json_t *problems_json(const struct verify_result *r)
{
	json_t *list = json_array();

	vec_for_each(p, &r->problems) {
		json_t *o = json_object();

		put_text(o, "patch", p->patch);
		put_text(o, "check", p->check);
		put_text(o, "file", p->file);
		put(o, "line", json_integer((json_int_t)p->line));
		put_text(o, "text", p->text);
		put(o, "failure", json_boolean(p->failure));
		push(list, o);
	}
	return list;
}

static json_t *absent_json(const struct verify_result *r)
{
	json_t *list = json_array();

	vec_for_each(a, &r->absent) {
		json_t *o = json_object();

		put_text(o, "file", a->file);
		put_text(o, "reason", a->reason);
		put(o, "touched", json_boolean(a->touched));
		push(list, o);
	}
	return list;
}

static json_t *tool_json(void)
{
	json_t *o = json_object();

	put_text(o, "name", DMABUF_REVOKE_NAME);
	put_text(o, "version", DMABUF_REVOKE_VERSION);
	return o;
}

static json_t *build_json(const struct verify_result *r)
{
	json_t *o = json_object();

	put_text(o, "config", r->config);
	put_text(o, "compiler", r->compiler);
	put_text(o, "sparse", r->sparse);
	put(o, "objects", json_integer((json_int_t)r->objects));
	return o;
}

void verify_json(const struct verify_result *r, struct strbuf *out)
{
	char *verdict = verify_verdict(r);
	json_t *o = json_object();
	char *dump;

	put(o, "schema", json_integer(1));
	put(o, "tool", tool_json());
	put_text(o, "tree_version", r->tree_version ? r->tree_version : "");
	put(o, "passed", json_boolean(verify_passed(r)));
	put_text(o, "verdict", verdict);
	put(o, "build", build_json(r));
	put(o, "patches", patches_json(r));
	put(o, "result", rows_json(r));
	put(o, "problems", problems_json(r));
	put(o, "not_compiled", absent_json(r));
	dump = json_dumps(o, JSON_INDENT(2));
	if (!dump)
		die("out of memory");
	strbuf_addstr(out, dump);
	strbuf_addch(out, '\n');
	free(dump);
	free(verdict);
	json_decref(o);
}
