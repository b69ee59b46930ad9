// SPDX-License-Identifier: GPL-2.0-only
#include "convert/step.h"

#include "api/api.h"
#include "lib/data.h"
#include "lib/file.h"

/* --- rewriters by name --- */

static int do_member(struct convert *c, const struct str_vec *a)
{
	return rename_member(c, a->v[0], a->v[1], a->v[2]);
}

static int do_function(struct convert *c, const struct str_vec *a)
{
	return rename_function(c, a->v[0], a->v[1]);
}

static int do_config(struct convert *c, const struct str_vec *a)
{
	return drop_config(c, a->v[0]);
}

static int do_waits(struct convert *c, const struct str_vec *a)
{
	return wait_for_importers(c, a->v[0]);
}

static int do_optional(struct convert *c, const struct str_vec *a)
{
	return optional_callback(c, a->v[0]);
}

static int do_drop_stubs(struct convert *c, const struct str_vec *a)
{
	(void)a;
	return drop_stubs(c);
}

static int do_name_stubs(struct convert *c, const struct str_vec *a)
{
	(void)a;
	return name_stubs(c);
}

static int do_admit(struct convert *c, const struct str_vec *a)
{
	(void)a;
	return admit_revocable(c);
}

static int do_pin(struct convert *c, const struct str_vec *a)
{
	(void)a;
	return pin_importers(c);
}

static int do_function_text(struct convert *c, const struct str_vec *a)
{
	return add_function(c, a->v[0], a->v[1], a->v[2]);
}

static int do_stub_text(struct convert *c, const struct str_vec *a)
{
	return add_stub(c, a->v[0], a->v[1], a->v[2]);
}

static int do_doc(struct convert *c, const struct str_vec *a)
{
	return write_doc(c, a->v[0], a->v[1]);
}

static const struct rewriter {
	const char *name;
	size_t nargs;
	bool plan; /* it asks the plan */
	int (*run)(struct convert *c, const struct str_vec *args);
} rewriters[] = {
	{ "member", 3, false, do_member },
	{ "function", 2, false, do_function },
	{ "config", 1, false, do_config },
	{ "waits", 1, true, do_waits },
	{ "optional", 1, false, do_optional },
	{ "drop-stubs", 0, true, do_drop_stubs },
	{ "name-stubs", 0, true, do_name_stubs },
	{ "admit", 0, true, do_admit },
	{ "pin", 0, true, do_pin },
	{ "add-function", 3, false, do_function_text },
	{ "add-stub", 3, true, do_stub_text },
	{ "kernel-doc", 2, false, do_doc },
};

static const struct rewriter *rewriter_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(rewriters); i++) {
		if (streq(rewriters[i].name, name))
			return &rewriters[i];
	}
	return NULL;
}

bool rewrite_names(const struct rewrite *r, const char **type,
		   const char **from, const char **to)
{
	bool member = streq(r->name, "member");

	if (!member && !streq(r->name, "function"))
		return false;
	*type = member ? r->args.v[0] : "";
	*from = r->args.v[member ? 1 : 0];
	*to = r->args.v[member ? 2 : 1];
	return true;
}

const char *rewrite_config(const struct rewrite *r)
{
	return streq(r->name, "config") ? r->args.v[0] : NULL;
}

bool step_wants_plan(const struct step *s)
{
	vec_for_each(r, &s->rewrites) {
		if (rewriter_find(r->name)->plan)
			return true;
	}
	return false;
}

void step_expect(struct convert *c, const struct step *s)
{
	convert_expect(c, API_ATTACH_OPS);
	vec_for_each(r, &s->rewrites) {
		const char *type, *from, *to;
		const char *symbol = rewrite_config(r);

		if (rewrite_names(r, &type, &from, &to)) {
			convert_expect(c, from);
			convert_expect(c, to);
		}
		if (symbol) {
			char *config = xasprintf("CONFIG_%s", symbol);
			char *module = xasprintf("%s_MODULE", config);

			convert_expect(c, symbol);
			convert_expect(c, config);
			convert_expect(c, module);
			free(config);
			free(module);
		}
	}
}

/* Does R only speak of what the rewriters before it did? */
static bool only_speaks(const struct step *s, const struct rewrite *r)
{
	return r != s->rewrites.v && streq(r->name, "kernel-doc");
}

int step_run(struct convert *c, const struct step *s)
{
	vec_for_each(r, &s->rewrites) {
		if (only_speaks(s, r) && !c->before.n)
			continue;
		if (rewriter_find(r->name)->run(c, &r->args) < 0)
			return -1;
	}
	return 0;
}

/* --- the files --- */

void step_release(struct step *s)
{
	vec_for_each(r, &s->rewrites) {
		free(r->name);
		str_vec_release(&r->args);
	}
	vec_release(&s->rewrites);
	free(s->file);
	free(s->subject);
	free(s->cocci);
	free(s->body);
	memset(s, 0, sizeof(*s));
}

void steps_release(struct steps *s)
{
	vec_for_each(p, s)
		step_release(p);
	vec_release(s);
}

static int parse_rewrite(struct step *s, const char *value)
{
	struct rewrite r = { .args = VEC_INIT };
	const struct rewriter *known;
	int ret = 0;

	while (*value) {
		size_t n = strcspn(value, " ");

		if (n && !r.name)
			r.name = xstrndup(value, n);
		else if (n)
			vec_push(&r.args, xstrndup(value, n));
		value += n + (value[n] == ' ');
	}
	known = r.name ? rewriter_find(r.name) : NULL;
	if (!known)
		ret = error("%s: no rewriter is called '%s'", s->file,
			    r.name ? r.name : "");
	else if (known->nargs != r.args.n)
		ret = error("%s: rewriter '%s' takes %zu words", s->file,
			    r.name, known->nargs);
	vec_push(&s->rewrites, r);
	return ret;
}

static int parse_header(struct step *s, const char *line)
{
	const char *value = strchr(line, ':');

	if (!value)
		return error("%s: '%s' is no header", s->file, line);
	for (value++; *value == ' ';)
		value++;
	if (starts_with(line, "Subject:") && !s->subject)
		s->subject = xstrdup(value);
	else if (starts_with(line, "Cocci:") && !s->cocci)
		s->cocci = xstrdup(value);
	else if (starts_with(line, "Cocci-swapped:") && !s->cocci)
		s->swapped = (s->cocci = xstrdup(value));
	else if (starts_with(line, "Rewrite:"))
		return parse_rewrite(s, value);
	else
		return error("%s: header '%s' is not known, or there twice",
			     s->file, line);
	return 0;
}

int step_parse(const char *file, const char *text, struct step *out)
{
	const char *p = text;

	memset(out, 0, sizeof(*out));
	out->file = xstrdup(file);
	while (*p && *p != '\n') {
		size_t n = strcspn(p, "\n");
		char *line = xstrndup(p, n);
		int ret = *p == '#' ? 0 : parse_header(out, line);

		free(line);
		if (ret < 0)
			return -1;
		p += n + (p[n] == '\n');
	}
	out->body = xstrdup(*p ? p + 1 : p);
	if (!out->subject)
		return error("%s: has no Subject", file);
	return 0;
}

static int load(const char *dir, const char *name, struct step *out)
{
	char *path = path_join(dir, name);
	struct strbuf text = STRBUF_INIT;
	int ret;

	memset(out, 0, sizeof(*out));
	ret = file_read(path, &text);
	if (ret < 0)
		error_errno("%s: cannot be read", path);
	else
		ret = step_parse(path, strbuf_str(&text), out);
	strbuf_release(&text);
	free(path);
	return ret;
}

int steps_load(const char *profile, struct steps *out, struct step *cover)
{
	char *rel = xasprintf("kernel-patches/%s", profile);
	char *dir = data_path(rel), *list = NULL;
	struct strbuf text = STRBUF_INIT;
	int ret = -1;

	free(rel);
	if (!dir)
		return -1;
	list = path_join(dir, "series");
	if (file_read(list, &text) < 0) {
		error_errno("%s: cannot be read", list);
		goto out;
	}
	ret = load(dir, "cover", cover);
	for (const char *p = strbuf_str(&text); *p && ret == 0;) {
		size_t n = strcspn(p, "\n");

		if (n && *p != '#') {
			char *name = xstrndup(p, n);
			struct step s;

			ret = load(dir, name, &s);
			vec_push(out, s);
			free(name);
		}
		p += n + (p[n] == '\n');
	}
out:
	strbuf_release(&text);
	free(list);
	free(dir);
	return ret;
}
