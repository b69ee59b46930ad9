/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to model/object/:
 *
 *	spot.c     places in the object
 *	frame.c    which terms of a function mean which places
 *	returns.c  what small functions return
 *	known.c    what conditions say of places
 *	uses.c     what the callback does with the object
 *	course.c   what a function does to the object
 *	attach.c   what is done to it before and after the attach
 *	detach.c   what is destroyed before a detach
 *	object.c   the questions of the rules
 */
#ifndef MODEL_OBJECT_FRAME_H
#define MODEL_OBJECT_FRAME_H

#include "model/importers.h"
#include "model/object/object.h"
#include "model/paths/paths.h"

/* Pointers in the object: what they lead to is looked at as well. */
struct pointees {
	struct VEC_OF(struct spot) at;
	bool all; /* every one is */
};

/* What all walks for one importer share. */
struct look {
	struct program *p;
	struct terms terms;
	struct strmap returns; /* of function -> struct returns * */
	struct strmap detaching; /* set: names that reach dma_buf_detach() */
	int depth; /* of functions whose returned values are being worked out */
	unsigned int loads; /* units that may still be parsed for it */
	unsigned int walks; /* functions that may still be walked */
	struct pointees pointees; /* that the callback goes through */
};

/* What a value means. */
enum meaning {
	MEANS_NOTHING,
	MEANS_ADDRESS, /* it points to the place */
	MEANS_CONTENT, /* it is what the place held */
	MEANS_ATTACHMENT, /* it is the attachment */
};

struct binding {
	term_id value;
	enum meaning means;
	struct spot spot;
};

/* What a path hangs on. */
enum hangs {
	HANGS_ON_COUNT = 1, /* how many others use the object */
	HANGS_ON_OBJECT = 2, /* what the object says */
};

/* A function being looked at, and the call that led there. */
struct frame {
	struct fn fn;
	const struct frame *up;
	const struct fact_event *call; /* in UP; NULL: where it began */
	int depth;
	unsigned int hangs; /* enum hangs: what the call hangs on */
	const struct pointees *pointees; /* NULL: none */
	struct VEC_OF(struct binding) bindings;
};

/* Deeper than this calls are not followed. */
#define FRAME_MAX_DEPTH 8

void frame_bind(struct frame *f, term_id value, enum meaning means,
		const struct spot *spot);
/* VALUE is the address of SPOT: so what VALUE was made of is that of another
 * place of the same object. False if nothing can be said of it. */
bool frame_bind_address(struct frame *f, struct terms *ts, term_id value,
			const struct spot *spot);
/* The same, with VALUE what SPOT holds: it must be read from a member that is
 * called as the last one of SPOT is. */
bool frame_bind_content(struct frame *f, struct terms *ts, term_id value,
			const struct spot *spot);
void frame_release(struct frame *f);

enum meaning frame_meaning(const struct frame *f, struct terms *ts,
			   term_id value, struct spot *spot);
/* Is what the pointer at SPOT leads to looked at? */
bool frame_follows(const struct frame *f, const struct spot *spot);
/* The place that OBJECT is; false: none of the object. */
bool frame_spot(const struct frame *f, struct terms *ts, term_id object,
		struct spot *spot);

/* TARGET as it is called at EV in ST. False if it is given nothing of the
 * object. Release IN. */
bool frame_enter(const struct frame *f, struct paths *w,
		 const struct path_state *st, uint32_t ev, struct fn target,
		 struct frame *in);
/* A text that tells frames apart; owned by the caller. */
char *frame_key(const struct frame *f);
/* The term that parameter I of F is to begin with. */
term_id frame_param(struct terms *ts, struct fn f, uint32_t i);
/* The calls that led to F, the first one first. */
void frame_chain(const struct frame *f, struct site_vec *out);

/* --- returns.c --- */

/* What call EV gives is bound in ST, where TARGET is small enough. True if it
 * does nothing else. */
bool returns_apply(struct look *l, struct paths *w, struct path_state *st,
		   uint32_t ev, struct fn target);
void returns_free(void *returns);

/* --- shared --- */

/* The function that call EV of F goes to, if it is loaded. */
bool look_target(struct look *l, struct fn f, const struct fact_event *ev,
		 struct fn *out);
/* The same; loads it if it may. */
bool look_load(struct look *l, struct fn f, const struct fact_event *ev,
	       struct fn *out);
/* A client's start(): what F is given of the object is there. */
void frame_start(const struct frame *f, struct paths *w, struct path_state *st);
/* A client's call() that knows returned values only; its CTX is the look. */
bool look_call(void *ctx, struct paths *w, struct path_state *st, uint32_t ev);

/* --- known.c, uses.c --- */

/* What a place is worth, as far as somebody knows. */
struct known {
	bool (*value)(const void *ctx, const struct spot *s, int64_t *value);
	const void *ctx;
};

/* Does ST, of F, rest on what KNOWN (NULL: nothing) makes impossible? */
bool known_impossible(const struct known *known, const struct frame *f,
		      struct terms *ts, const struct path_state *st);

/* What the callback of IMP uses on paths that KNOWN (NULL: nothing) does not
 * make impossible. Appends to OUT. */
void uses_find(struct look *l, const struct imp *imp, const struct known *known,
	       struct object_use_vec *out);

/* --- attach.c, detach.c --- */

/* Something that is done to a place. */
enum deed {
	DEED_SET, /* something is stored there */
	DEED_CLEARED, /* it is set to zero */
	DEED_INIT, /* it is given to a function that initialises it */
	DEED_GIVEN, /* it is given to a function that was not seen */
	DEED_DESTROYED,
};

struct act {
	enum deed deed;
	struct spot spot;
	struct site at;
	struct site_vec chain;
	const char *name; /* of the function, if it is a call */
	const char *member, *tag; /* the last member, NULL: none */
	fact_expr_id to; /* how it is spelled, 0: in no way */
	bool content; /* DEED_DESTROYED: what the place points to */
	bool reference; /* DEED_DESTROYED: as far as the object has one */
	bool attachment; /* DEED_SET: to the attachment */
	bool lock; /* DEED_SET: to the buffer's reservation object */
	bool own; /* DEED_SET: to the address of another part of the object */
	bool buffer; /* the call may be given a buffer as well */
};

struct act_vec VEC_OF(struct act);

/* A number that was stored in a place. */
struct number {
	struct spot spot;
	int64_t number;
	bool unknown; /* it is some other value */
};

struct number_vec VEC_OF(struct number);

/* How the object began, or one that a pointer in it leads to. */
struct origin {
	struct spot root;
	bool zeroed; /* it was all zero when it was made */
	bool garbage; /* it was not */
};

struct history {
	struct act_vec before, after;
	struct act_vec links; /* pointers back to the object */
	struct act_vec destroyed; /* after, and before a detach */
	struct number_vec numbers; /* stored there behind the attach */
	struct number_vec always; /* before it as well */
	struct VEC_OF(struct origin) origins;
	bool followed; /* the attach could be followed at all */
};

void history_find(struct look *l, const struct imp *imp, struct history *h);
void history_release(struct history *h);
/* How what SPOT is a part of began; nothing is set where that is not known. */
struct origin history_origin(const struct history *h, const struct spot *spot);
void act_vec_release(struct act_vec *v);

/* A way to a detach. */
struct farewell {
	struct history h; /* what was done before it */
	struct site detach;
};

struct farewell_vec VEC_OF(struct farewell);

/* The ways to the detach of what is attached by IMP, whose attach stored the
 * attachment where H says. */
void farewells_find(struct look *l, const struct imp *imp,
		    const struct history *h, struct farewell_vec *out);
void farewell_vec_release(struct farewell_vec *v);

/* Does function NAME end what it is given? */
bool is_ending(const char *name);
/* The place that call EV destroys, if it does. */
bool destroys(const struct frame *f, struct paths *w,
	      const struct path_state *st, uint32_t ev, struct act *out);

#endif
