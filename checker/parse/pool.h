/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to parse/: jobs done by worker processes. A job that crashes, takes
 * too long or wants too much memory is a failed job, nothing more.
 */
#ifndef PARSE_POOL_H
#define PARSE_POOL_H

#include "lib/strbuf.h"

struct pool {
	int workers;
	unsigned int timeout; /* seconds for one job */
	size_t memory;	      /* bytes of data for one worker */
	/* In the worker: do job I. 0 with the result in OUT, or -1 with the
	 * reason in OUT. */
	int (*work)(void *ctx, size_t i, struct strbuf *out);
	/* In the parent, in the order in which jobs end: OK as WORK said;
	 * false, with a reason, for a worker that died. */
	void (*done)(void *ctx, size_t i, bool ok, struct strbuf *out);
	void *ctx;
};

/* Do jobs 0 to N - 1. 0, or -1 (message printed) if no worker can be had. */
int pool_run(const struct pool *p, size_t n);

#endif
