// SPDX-License-Identifier: GPL-2.0-only
/*
 * getopt_long() does the reading. It knows nothing of help texts and
 * prints messages of its own, so the tables are turned into its form and the
 * messages are made here.
 */
#define _GNU_SOURCE
#include "lib/options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>

/* What getopt_long() returns for option I of the table; beyond characters. */
#define HELP_CODE 0x100
#define CODE(i) (0x101 + (int)(i))
#define HELP_COLUMN 26
#define MAX_WORD 63

/* --- what was meant --- */

/* Edit distance (insert, drop, replace: 1 each) of two short words. */
static size_t distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	size_t row[MAX_WORD + 1];

	if (n > MAX_WORD || m > MAX_WORD)
		return SIZE_MAX;
	for (size_t j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[m];
}

const char *options_nearest(const char *word, const char *const *names)
{
	const char *nearest = NULL;
	size_t best = SIZE_MAX;

	for (; *names; names++) {
		size_t d = distance(word, *names);

		/* More than half of it wrong is another word. */
		if (d < best && d <= strlen(*names) / 2) {
			best = d;
			nearest = *names;
		}
	}
	return nearest;
}

/* --- help --- */

static void add_option(const struct opt *o, struct strbuf *out)
{
	size_t start = out->len;
	const char *line = o->help;

	if (o->letter)
		strbuf_addf(out, "  -%c", o->letter);
	else
		strbuf_addstr(out, "    ");
	if (o->name)
		strbuf_addf(out, "%s --%s", o->letter ? "," : " ", o->name);
	if (o->arg)
		strbuf_addf(out, " %s", o->arg);
	if (out->len - start > HELP_COLUMN - 2) {
		strbuf_addch(out, '\n');
		start = out->len;
	}
	while (line) {
		size_t n = strcspn(line, "\n");

		while (out->len - start < HELP_COLUMN)
			strbuf_addch(out, ' ');
		strbuf_add(out, line, n);
		strbuf_addch(out, '\n');
		start = out->len;
		line = line[n] ? line + n + 1 : NULL;
	}
}

void options_help(const struct opt_command *command, struct strbuf *out)
{
	static const struct opt help =
		OPT_FLAG('h', "help", NULL, "say this and exit");

	strbuf_addf(out, "usage: dmabuf-revoke%s%s %s\n\n%s\n",
		    *command->name ? " " : "", command->name, command->usage,
		    command->about);
	for (const struct opt *o = command->opts; o->type; o++) {
		if (o->type == OPT_TYPE_GROUP)
			strbuf_addf(out, "\n%s\n", o->help);
		else
			add_option(o, out);
	}
	strbuf_addch(out, '\n');
	add_option(&help, out);
}

static enum opt_result print_help(const struct opt_command *command)
{
	struct strbuf sb = STRBUF_INIT;
	int bad;

	options_help(command, &sb);
	bad = fwrite(sb.buf, 1, sb.len, stdout) != sb.len;
	bad |= fflush(stdout) != 0;
	strbuf_release(&sb);
	if (bad) {
		error_errno("cannot write to standard output");
		return OPT_BAD;
	}
	return OPT_HELP;
}

/* --- reading --- */

struct getopt_form {
	struct VEC_OF(struct option) longs;
	struct strbuf shorts;
};

static void make_form(const struct opt *opts, struct getopt_form *form)
{
	/* '-': all in order, whatever POSIXLY_CORRECT says; ':': tell a
	 * missing argument from an unknown option. */
	strbuf_addstr(&form->shorts, "-:h");
	vec_push(&form->longs,
		 ((struct option){ "help", no_argument, NULL, HELP_CODE }));
	for (size_t i = 0; opts[i].type; i++) {
		const struct opt *o = &opts[i];
		int arg = o->arg ? required_argument : no_argument;

		if (o->type == OPT_TYPE_GROUP)
			continue;
		if (o->letter)
			strbuf_addf(&form->shorts, "%c%s", o->letter,
				    o->arg ? ":" : "");
		if (o->name)
			vec_push(&form->longs,
				 ((struct option){ o->name, arg, NULL,
						   CODE(i) }));
	}
	vec_push(&form->longs, ((struct option){ NULL, 0, NULL, 0 }));
}

static const struct opt *find_opt(const struct opt *opts, int code)
{
	if (code >= CODE(0))
		return &opts[code - CODE(0)];
	for (; opts->type; opts++) {
		if (opts->letter && opts->letter == code)
			return opts;
	}
	return NULL;
}

/* "--name", or "-x" for one that has no name. */
static const char *opt_spelling(const struct opt *o, char *buf, size_t size)
{
	if (o->name)
		snprintf(buf, size, "--%s", o->name);
	else
		snprintf(buf, size, "-%c", o->letter);
	return buf;
}

static int set_number(const struct opt *o, const char *text)
{
	char name[80];
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	if (errno || end == text || *end || n < 1 || n > INT_MAX)
		return error("%s needs a whole number from 1 on, not '%s'",
			     opt_spelling(o, name, sizeof(name)), text);
	*o->number = (int)n;
	return 0;
}

static int set_value(const struct opt *o, const char *text)
{
	switch (o->type) {
	case OPT_TYPE_FLAG:
		*o->flag = true;
		return 0;
	case OPT_TYPE_STRING:
		*o->string = text;
		return 0;
	default:
		return set_number(o, text);
	}
}

static enum opt_result unknown_option(const struct getopt_form *form,
				      const char *text)
{
	struct VEC_OF(const char *) names = VEC_INIT;
	char *word = xstrndup(text, strcspn(text, "="));
	const char *nearest = NULL;

	vec_for_each(o, &form->longs)
		vec_push(&names, o->name);
	if (starts_with(word, "--"))
		nearest = options_nearest(word + 2, names.v);
	if (nearest)
		error("unknown option '%s'; did you mean '--%s'?", word,
		      nearest);
	else
		error("unknown option '%s'; --help lists them", word);
	vec_release(&names);
	free(word);
	return OPT_BAD;
}

/* getopt_long() returned '?' or ':': say why. */
static enum opt_result bad_option(const struct opt_command *command,
				  const struct getopt_form *form, int what,
				  char **argv)
{
	const struct opt *o = NULL;
	char name[80];

	if (optopt && optopt != HELP_CODE)
		o = find_opt(command->opts, optopt);
	if (what == ':' && o)
		error("%s needs an argument: %s",
		      opt_spelling(o, name, sizeof(name)), o->arg);
	else if (o || optopt == HELP_CODE)
		error("%s takes no argument",
		      o ? opt_spelling(o, name, sizeof(name)) : "--help");
	else if (optopt)
		error("unknown option '-%c'; --help lists them", optopt);
	else
		return unknown_option(form, argv[optind - 1]);
	return OPT_BAD;
}

static enum opt_result parse_all(const struct opt_command *command,
				 const struct getopt_form *form, int argc,
				 char **argv, struct arg_vec *rest)
{
	int c;

	optind = 0; /* GNU: start from the beginning */
	opterr = 0;
	while ((c = getopt_long(argc, argv, strbuf_str(&form->shorts),
				form->longs.v, NULL)) != -1) {
		if (c == 1)
			vec_push(rest, optarg);
		else if (c == 'h' || c == HELP_CODE)
			return print_help(command);
		else if (c == '?' || c == ':')
			return bad_option(command, form, c, argv);
		else if (set_value(find_opt(command->opts, c), optarg) < 0)
			return OPT_BAD;
	}
	for (; optind < argc; optind++)
		vec_push(rest, argv[optind]);
	return OPT_OK;
}

enum opt_result options_parse(const struct opt_command *command, int argc,
			      char **argv, struct arg_vec *rest)
{
	struct getopt_form form = { VEC_INIT, STRBUF_INIT };
	enum opt_result result;

	make_form(command->opts, &form);
	result = parse_all(command, &form, argc, argv, rest);
	vec_release(&form.longs);
	strbuf_release(&form.shorts);
	return result;
}
