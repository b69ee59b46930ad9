/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The commands: options in, exit status out. Each takes its own name as
 * ARGV[0] and returns an enum exit_code.
 */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "lib/options.h"
#include "lib/strbuf.h"
#include "model/audit.h"
#include "report/report.h"
#include "rules/rules.h"

int cmd_audit(int argc, char **argv);
int cmd_series(int argc, char **argv);
int cmd_facts(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_rules(int argc, char **argv);

/* --- what several commands need (common.c) --- */

/*
 * A command on C once its options were read, which came out as PARSED: CHECK
 * them (0, or -1 with a sentence printed), then RUN. Returns the exit status:
 * RUN's own, where it came so far.
 */
int cmd_go(enum opt_result parsed, void *c, int (*check)(void *c),
	   int (*run)(void *c));

/* Can temporary folders be made? 0, or -1 with a sentence printed. */
int cmd_tmp_ready(void);

/* The word of --fail-on; LEVEL_NONE for "never". 0, or -1 with a sentence
 * printed. */
int cmd_fail_on(const char *word, enum level *level);

/* The exit status that A deserves. */
int cmd_exit_code(const struct audit *a, enum level fail_on);

/* The format called NAME; NULL with a sentence printed. */
const struct report_format *cmd_format(const char *name);

/* The rule called NAME, in whatever case and with - or _; NULL with a sentence
 * printed. */
const struct rule *cmd_rule(const char *name);

/* Does PATH, which may not exist yet, lie in the tree at ROOT? */
bool cmd_in_tree(const char *root, const char *path);
/* 0 if it does not; else -1 with a sentence about OPTION printed. */
int cmd_outside_tree(const char *root, const char *path, const char *option);

/* The facts of an audit; a series asks for them, too. */
#define STORE_AUDIT "facts.sqlite"

/*
 * Where the facts called NAME of the tree at ROOT are kept: in the folder
 * CACHE, or the default one where that is NULL. 0 with PATH set (owned by the
 * caller; NULL where the default place cannot be had), or -1 with a sentence
 * printed: a place that was asked for must work.
 */
int cmd_store_path(const char *root, const char *cache, const char *name,
		   char **path);

/* The columns of the terminal that standard output is; 0: it is none, or does
 * not know. */
int cmd_columns(void);
/* Write SB to standard output. 0, or -1 with a sentence printed. */
int cmd_write(const struct strbuf *sb);

/*
 * Print A as FORMAT into the file PATH, whole or not at all, or to standard
 * output where PATH is NULL or "-". 0, or -1 with a sentence printed.
 */
int cmd_print(const struct audit *a, const struct report_format *format,
	      const char *path);

/* --- --reports (reports.c) --- */

/*
 * Write A in all formats into the folder DIR, which is made if need be: all
 * of them or none. Files that would change in nothing but the time it took
 * are left alone, so that a second run changes nothing. 0, or -1 with a
 * sentence printed.
 */
int cmd_reports(const struct audit *a, const char *dir);

#endif
