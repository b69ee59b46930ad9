/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to model/object/: what is done to the object on the paths of one
 * function, and of those that it calls with the object.
 */
#ifndef MODEL_OBJECT_COURSE_H
#define MODEL_OBJECT_COURSE_H

#include "model/object/frame.h"

/* Where a path is. */
enum phase {
	PHASE_BEFORE,
	PHASE_AFTER,
	PHASE_FAILED,
	PHASE_GONE, /* detached again, or perhaps so */
};

/* What a call that attaches returns if it did. */
enum success {
	SUCCESS_POINTER,
	SUCCESS_ZERO,
	SUCCESS_ANY
};

/* One walk. */
struct course {
	struct look *look;
	struct history *h;
	struct frame *f;
	struct paths w;
	enum phase start;
	/* What attaches: a call of this function, or this event. */
	struct fn inner;
	const struct fact_event *attach;
	enum success success;
	bool release; /* remember which calls were made, as properties whose
		       * key is the event's number */
	struct strmap *seen; /* frames that were looked into */
};

/* Walk C->f, whose bindings need not be known yet. Release C->w. */
void course_start(struct course *c);
/* Then look at all its events, or at EV in ST alone. */
void course_events(struct course *c);
void course_look(struct course *c, const struct path_state *st, uint32_t ev);
/* Look at a callee of FROM. */
void course_in(struct course *from, struct frame *f, enum phase start);

enum phase course_phase(const struct course *c, const struct path_state *st);
bool course_attaches(const struct course *c, const struct fact_event *ev);
/* Is EV a call, by its name or its macro's, that initialises what it is given? */
bool course_is_init(const struct facts *fa, const struct fact_event *ev);
/* How what SPOT is a part of began, as far as H knows; to be changed. */
struct origin *history_began(struct history *h, const struct spot *spot);
struct act *course_add(const struct course *c, struct act_vec *to, uint32_t ev,
		       enum deed deed, const struct spot *spot);

#endif
