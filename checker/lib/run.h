/* SPDX-License-Identifier: GPL-2.0-only */
/* Run another program and keep what it says. */
#ifndef LIB_RUN_H
#define LIB_RUN_H

#include "lib/strbuf.h"

struct run_result {
	int status;	   /* exit status; 128 + signal if one ended it */
	bool timed_out;
	struct strbuf out; /* what it wrote to standard output */
	struct strbuf err; /* what it wrote to standard error */
};

struct run_opts {
	const char *dir;	     /* where to run, NULL: here */
	const char *const *env;	     /* "NAME=value" to add, NULL-ended */
	const void *input;	     /* for standard input, or NULL */
	size_t input_len;
	unsigned int timeout;	     /* seconds, 0: none */
	unsigned int memory;	     /* MiB of address space, 0: no limit */
	/* Told what it has written to standard output so far, each time that is
	 * more; NULL: nobody is. */
	void (*said)(void *ctx, const struct strbuf *out);
	void *said_ctx;
};

/*
 * Run ARGV (NULL-ended, found in $PATH) to its end; what it leaves running is
 * not waited for, and after a timeout is killed with it. Returns 0 once it has
 * run, with RES filled whatever its status; -1 with errno set if it could not
 * be started (ENOENT: not installed; ENOTDIR: opts->dir cannot be entered).
 * Release RES in both cases.
 */
int run_program(const char *const *argv, const struct run_opts *opts,
		struct run_result *res);
void run_result_release(struct run_result *res);
/* Is NAME an executable in $PATH? */
bool run_have(const char *name);
/* Where it is; NULL if nowhere. Owned by the caller. */
char *run_which(const char *name);
/* The line of what a program wrote to standard error that says most about its
 * failure; NULL if it wrote nothing. Owned by the caller. */
char *run_reason(const struct run_result *res);

#endif
