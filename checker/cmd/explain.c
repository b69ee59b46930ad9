// SPDX-License-Identifier: GPL-2.0-only
/*
 * dmabuf-revoke rules: which rules there are.
 * dmabuf-revoke explain: what is behind one of them.
 */
#include "cmd/cmd.h"

#include "lib/jput.h"
#include "lib/wrap.h"
#include "rules/rules.h"
#include "version.h"

#include <limits.h>

/* Texts are for mails as well as for terminals. */
#define EXPLAIN_WIDTH 80
/* Less room for the summary is none: it goes below. */
#define SUMMARY_MIN 30

struct explain_cmd {
	const char *format;
	struct arg_vec rest;
	bool json;
	/* The one to explain; NULL: list all. */
	const struct rule *rule;
};

static const char about_explain[] =
	"Say what a rule is about: what goes wrong, how it looks in code, and "
	"how to put\n"
	"it right. RULE may be written in small letters, with - for _.";

static const char about_rules[] =
	"List the rules: name, whom they are about, level, and when they "
	"fire.";

/* --- in JSON --- */

/* The code of an example, without the tab that marks it as code. */
static void put_code(json_t *o, const char *key, const char *s)
{
	struct strbuf code = STRBUF_INIT;

	while (s && *s) {
		size_t n = strcspn(s, "\n");
		size_t skip = *s == '\t';

		strbuf_add(&code, s + skip, n - skip);
		strbuf_addch(&code, '\n');
		s += n + (s[n] == '\n');
	}
	jput_str(o, key, s ? strbuf_str(&code) : NULL);
	strbuf_release(&code);
}

static json_t *rule_json(const struct rule *r)
{
	json_t *o = json_object();

	jput_str(o, "name", r->name);
	jput_str(o, "side", r->side);
	jput_str(o, "level", r->level);
	jput_str(o, "summary", r->summary);
	jput_str(o, "why", r->text.why);
	put_code(o, "bad", r->text.bad);
	put_code(o, "good", r->text.good);
	jput_str(o, "fix", r->text.fix);
	jput_str(o, "contract", r->text.contract);
	return o;
}

/* RULE, or all of them. */
static void print_json(const struct rule *rule, struct strbuf *out)
{
	json_t *o = json_object();
	json_t *list = json_array();
	char *dump;

	for (const struct rule *const *r = rules; *r; r++) {
		if (!rule || *r == rule)
			jput_push(list, rule_json(*r));
	}
	jput_num(o, "schema", 1);
	jput_tool(o);
	jput(o, "rules", list);
	dump = json_dumps(o, JSON_INDENT(2));
	if (!dump)
		die("out of memory");
	strbuf_addf(out, "%s\n", dump);
	free(dump);
	json_decref(o);
}

/* --- one rule --- */

/* Columns of what a line of a list begins with ("- ", "2. "), or 0. */
static size_t bullet(const char *line)
{
	size_t n = strspn(line, "0123456789");

	if (n && line[n] == '.' && line[n + 1] == ' ')
		return n + 2;
	return starts_with(line, "- ") ? 2 : 0;
}

/* The part of the text under HEADING. */
static void add_part(const char *heading, const char *text, struct strbuf *out)
{
	if (!text)
		return;
	strbuf_addf(out, "\n%s\n", heading);
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = xstrndup(text, n);

		if (*line == '\t' || !*line) {
			strbuf_addf(out, "%s\n", line);
		} else {
			wrap_indent(out, 2);
			wrap_add(out, 2, 2 + bullet(line), EXPLAIN_WIDTH, line);
		}
		free(line);
		text += n + (text[n] == '\n');
	}
}

static void add_field(const char *lead, const char *text, struct strbuf *out)
{
	size_t n = strlen(lead);

	strbuf_addstr(out, lead);
	wrap_add(out, n, n, EXPLAIN_WIDTH, text);
}

static void print_rule(const struct rule *r, struct strbuf *out)
{
	char *head = xasprintf("%s: %s", r->name, r->summary);

	wrap_add(out, 0, 2, EXPLAIN_WIDTH, head);
	strbuf_addch(out, '\n');
	add_field("Side   ", r->side, out);
	add_field("Level  ", r->level, out);
	add_part("Why", r->text.why, out);
	add_part("Bad", r->text.bad, out);
	add_part("Good", r->text.good, out);
	add_part("Fix", r->text.fix, out);
	add_part("Contract", r->text.contract, out);
	free(head);
}

/* --- all of them --- */

/* Bytes of LEVEL up to where it goes into details. */
static size_t level_len(const char *level)
{
	return strcspn(level, ",;");
}

static void longest(size_t *n, size_t len)
{
	if (len > *n)
		*n = len;
}

static void print_list(size_t columns, struct strbuf *out)
{
	size_t name = 0, side = 0, level = 0, indent;

	for (const struct rule *const *r = rules; *r; r++) {
		longest(&name, strlen((*r)->name));
		longest(&side, strlen((*r)->side));
		longest(&level, level_len((*r)->level));
	}
	indent = name + side + level + 6;
	for (const struct rule *const *r = rules; *r; r++) {
		bool below = columns < indent + SUMMARY_MIN;
		size_t n = level_len((*r)->level);

		strbuf_addf(out, "%-*s  %-*s  %-*.*s", (int)name, (*r)->name,
			    (int)side, (*r)->side, (int)level, (int)n,
			    (*r)->level);
		if (below)
			wrap_trim(out);
		strbuf_addstr(out, below ? "\n    " : "  ");
		wrap_add(out, below ? 4 : indent, below ? 4 : indent, columns,
			 (*r)->summary);
	}
}

/* --- the commands --- */

static int check_format(struct explain_cmd *c)
{
	c->json = streq(c->format, "json");
	if (!c->json && !streq(c->format, "text"))
		return error("--format takes text or json, not '%s'",
			     c->format);
	return 0;
}

static int check_explain(void *ctx)
{
	struct explain_cmd *c = ctx;

	if (c->rest.n == 0)
		return error("explain needs a rule; '" DMABUF_REVOKE_NAME
			     " rules' lists them");
	if (c->rest.n > 1)
		return error("explain takes one rule; what is '%s'?",
			     c->rest.v[1]);
	if (check_format(c) < 0)
		return -1;
	c->rule = cmd_rule(c->rest.v[0]);
	return c->rule ? 0 : -1;
}

static int check_rules(void *ctx)
{
	struct explain_cmd *c = ctx;

	if (c->rest.n)
		return error("rules takes no argument; what is '%s'?",
			     c->rest.v[0]);
	return check_format(c);
}

static int run(void *ctx)
{
	const struct explain_cmd *c = ctx;
	size_t columns = (size_t)cmd_columns();
	struct strbuf out = STRBUF_INIT;
	int ret;

	if (c->json)
		print_json(c->rule, &out);
	else if (c->rule)
		print_rule(c->rule, &out);
	else
		print_list(columns ? columns : SIZE_MAX, &out);
	ret = cmd_write(&out);
	strbuf_release(&out);
	return ret < 0 ? EXIT_BAD : EXIT_CLEAN;
}

static int go(const char *name, const char *usage, const char *about,
	      int (*check)(void *ctx), int argc, char **argv)
{
	struct explain_cmd c = { .format = "text" };
	const struct opt opts[] = {
		OPT_STRING('f', "format", &c.format, "FORMAT",
			   "text (default) or json"),
		OPT_END(),
	};
	const struct opt_command command = {
		.name = name,
		.usage = usage,
		.about = about,
		.opts = opts,
	};
	int code = cmd_go(options_parse(&command, argc, argv, &c.rest), &c,
			  check, run);

	vec_release(&c.rest);
	return code;
}

int cmd_explain(int argc, char **argv)
{
	return go("explain", "[options] RULE", about_explain, check_explain,
		  argc, argv);
}

int cmd_rules(int argc, char **argv)
{
	return go("rules", "[options]", about_rules, check_rules, argc, argv);
}
