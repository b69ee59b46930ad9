/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is the reservation lock of a buffer held when something happens?
 *
 * In:  a program, an event of one of its functions, and which buffer is meant.
 * Out: held, not held or unknown, with the reason in words and the places
 *      that show it.
 *
 * The paths to the event are walked in its function; what they leave open is
 * asked of the callers, and of the contracts of the tables that a function's
 * address stands in (resv/contract.c). Locks are told apart by access path,
 * through locals, parameters, containers and the ways in which one buffer is
 * reached (obj->import_attach->dmabuf->resv is obj->resv). Where another lock
 * is held and cannot be told from this one, the answer is unknown.
 */
#ifndef MODEL_RESV_H
#define MODEL_RESV_H

#include "model/audit.h"
#include "model/program/program.h"

enum resv_held {
	RESV_UNKNOWN,
	RESV_HELD,
	/* On a path that can happen nobody has it; others may. */
	RESV_NOT_HELD,
};

/* What the expression that says which buffer is meant stands for. */
enum resv_of {
	RESV_OF_BUFFER, /* a struct dma_buf * */
	RESV_OF_ATTACHMENT, /* a struct dma_buf_attachment * */
	RESV_OF_LOCK, /* the struct dma_resv * itself */
};

/* A place that shows why; in the order of what happens. */
struct resv_step {
	struct site site;
	char *text;
};

struct resv_step_vec VEC_OF(struct resv_step);

/* Ways to the event that were found, each with what shows it. */
enum resv_way {
	RESV_WAY_FREE, /* without the lock */
	RESV_WAY_HELD, /* with it */
	RESV_WAY_CALLBACK, /* from a callback of struct dma_buf_attach_ops,
			    * where the lock of its buffer is held */
	NR_RESV_WAYS,
};

struct resv_answer {
	enum resv_held held;
	char *why; /* one sentence; never NULL */
	bool found[NR_RESV_WAYS];
	struct resv_step_vec steps[NR_RESV_WAYS];
	/* If unknown: because some lock is held that may be this one. */
	bool other_held;
	bool nowhere; /* no path leads to the event at all */
};

struct resv;

struct resv *resv_new(struct program *p);
void resv_free(struct resv *r);

/*
 * Load callers that the answers for calls that need the lock depend on, within
 * reason. -1 if parsing is not possible at all.
 */
int resv_load_callers(struct resv *r);

/*
 * Is the lock of the buffer that expression WHAT, at event EV of F, means
 * held right before EV? If some paths hold it and a path that can happen does
 * not, the answer is RESV_NOT_HELD, with that path. Release OUT.
 */
void resv_ask(struct resv *r, struct fn f, const struct fact_event *ev,
	      fact_expr_id what, enum resv_of of, struct resv_answer *out);

/* The same for a call of the interface, which says by its argument which
 * buffer it is about. */
void resv_ask_call(struct resv *r, struct fn f, const struct fact_event *ev,
		   struct resv_answer *out);

/* The same for the lock that EV, a call of a function known to take a lock
 * and to wait for it, is about to take. False if EV is no such call. */
bool resv_ask_lock(struct resv *r, struct fn f, const struct fact_event *ev,
		   struct resv_answer *out);

/* Is MEMBER of struct TAG where userspace, a bus or a worker begins? */
bool resv_starts_free(const char *tag, const char *member);

void resv_answer_release(struct resv_answer *a);

#endif
