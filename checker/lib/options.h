/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Command lines from a table: one for each command, in groups, from which
 * --help is made as well.
 *
 *	static const struct opt opts[] = {
 *		OPT_GROUP("Output"),
 *		OPT_STRING('o', "output", &out, "FILE", "write to FILE"),
 *		OPT_FLAG(0, "no-cache", &no_cache, "keep nothing"),
 *		OPT_END(),
 *	};
 *
 * Options may stand anywhere and in any order, `--opt=val` or `--opt val`;
 * what follows `--` is no option. Of an option given twice the last counts.
 */
#ifndef LIB_OPTIONS_H
#define LIB_OPTIONS_H

#include "lib/strbuf.h"
#include "lib/vec.h"

enum opt_type {
	OPT_TYPE_END,
	OPT_TYPE_GROUP,
	OPT_TYPE_FLAG,
	OPT_TYPE_STRING,
	OPT_TYPE_NUMBER,
};

struct opt {
	enum opt_type type;
	int letter; /* 0: none */
	const char *name;
	bool *flag;
	const char **string; /* points into argv */
	int *number;
	const char *arg;
	const char *help; /* one line, or several with '\n' */
};

#define OPT_END() { .type = OPT_TYPE_END }
#define OPT_GROUP(TEXT) { .type = OPT_TYPE_GROUP, .help = (TEXT) }
#define OPT_FLAG(L, N, V, H) \
	{ .type = OPT_TYPE_FLAG, .letter = (L), .name = (N), .flag = (V), \
	  .help = (H) }
#define OPT_STRING(L, N, V, A, H) \
	{ .type = OPT_TYPE_STRING, .letter = (L), .name = (N), \
	  .string = (V), .arg = (A), .help = (H) }
/* A whole number from 1 on. */
#define OPT_NUMBER(L, N, V, A, H) \
	{ .type = OPT_TYPE_NUMBER, .letter = (L), .name = (N), \
	  .number = (V), .arg = (A), .help = (H) }

struct opt_command {
	const char *name;  /* "audit"; "" for the program itself */
	const char *usage; /* what follows the name: "[options] TREE" */
	const char *about; /* a paragraph, lines broken */
	const struct opt *opts;
};

enum opt_result {
	OPT_OK,
	OPT_HELP, /* help was asked for and printed: exit 0 */
	OPT_BAD,  /* a sentence was printed: exit 2 */
};

struct arg_vec VEC_OF(const char *);

/*
 * Read ARGV[1] to ARGV[ARGC - 1] by COMMAND's table. What is no option is
 * added to REST, in order; it points into ARGV.
 */
enum opt_result options_parse(const struct opt_command *command, int argc,
			      char **argv, struct arg_vec *rest);

/* The text of --help, appended to OUT. */
void options_help(const struct opt_command *command, struct strbuf *out);

/* Which of NAMES (NULL-ended) was probably meant by WORD; NULL: none. */
const char *options_nearest(const char *word, const char *const *names);

#endif
