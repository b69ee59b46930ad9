/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is what a semantic patch made of a function right on every way through it?
 * Told from the text of the result, by its statements. Each function returns
 * NULL if it is, or says in words what is not known to be.
 */
#ifndef CONVERT_CONTRACT_EXITS_H
#define CONVERT_CONTRACT_EXITS_H

#include "lib/strbuf.h"
#include "lib/vec.h"

/* FUNCTION maps: every return of a mapping, and no other, adds to COUNTER. */
const char *exits_map(const struct strbuf *text, const char *function,
		      const char *counter);
/* FUNCTION unmaps: every way out of it takes from COUNTER, once and last. */
const char *exits_unmap(const struct strbuf *text, const char *function,
			const char *counter);

struct exits_wait {
	const char *function; /* that invalidates, by a call of NOTIFY */
	const char *notify;
	const char *mark; /* the member that is true for a buffer taken back */
	const char *counter;
	size_t calls; /* so many calls want a wait */
};

/*
 * Every such call has its own wait for COUNTER, in the same block: lock, mark,
 * call, unlock, wait, with nothing between that goes another way; if the mark
 * was set to a variable, only where that is true; and in no context that must
 * not sleep. Adds to LOCKS the names of locks that are taken before.
 */
const char *exits_waits(const struct strbuf *text, const struct exits_wait *w,
			struct str_vec *locks);

#endif
