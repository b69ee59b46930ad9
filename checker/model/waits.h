/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does a function, or what it calls, do something that is looked for (wait,
 * above all)?
 *
 * In:  functions of loaded units, and what is looked for.
 * Out: yes, no, or open: it calls what is not loaded and might.
 *
 * Whoever asks can have the open ones loaded, and ask again.
 */
#ifndef MODEL_WAITS_H
#define MODEL_WAITS_H

#include "model/program/program.h"

enum waits { WAITS_NO = 1, WAITS_OPEN, WAITS_YES };

struct waits_search {
	struct program *p;
	/*
	 * What is EV of F, a call of CALLEE (NULL: not a call of a function by
	 * its name)? 0: the answer is in the function called. DEPTH is for
	 * waits_function().
	 */
	enum waits (*look)(struct waits_search *w, struct fn f,
			   const struct fact_event *ev, const char *callee,
			   int depth);
	void *ctx;
	struct strmap seen;   /* "file:function" -> enum waits */
	struct strmap open;   /* callees that might, not loaded */
	struct strmap closed; /* of these, that are not to be had */
	size_t loads;	      /* files that were loaded for it */
};

void waits_release(struct waits_search *w);
/* Forget all answers, but not what is not to be had. */
void waits_forget(struct waits_search *w);

/* DEPTH: calls so far; 0 to begin with. */
enum waits waits_function(struct waits_search *w, struct fn f, int depth);
enum waits waits_event(struct waits_search *w, struct fn f,
		       const struct fact_event *ev, int depth);
/* Might NAME, which is not loaded? */
bool waits_might(struct waits_search *w, const char *name);

/*
 * Load where the open names are defined: the files of MODULE, and those that
 * export them; W loads no more than MAX files in all. -1 if parsing is not
 * possible at all.
 */
int waits_load(struct waits_search *w, const char *module, size_t max);

#endif
