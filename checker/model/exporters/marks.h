/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marks: what an exporter refuses to attach or to map by, once it has taken a
 * buffer back; and what sets them.
 *
 * In:  the callbacks of an exporter, and what they call.
 * Out: conditions on members (and on variables of file scope) whose truth
 *      leads to an error; for an event, whether it sets or clears one.
 *
 * A mark may be a bool, a number, a bit of a flags word, a pointer that is
 * empty by then, or a list that the buffer is off. It may be tested in a
 * function of the driver's, and in one that this one calls.
 */
#ifndef MODEL_EXPORTERS_MARKS_H
#define MODEL_EXPORTERS_MARKS_H

#include "model/exporters/walk.h"

struct exp;

enum mark_kind {
	MARK_TRUE, /* it is not 0 */
	MARK_ZERO, /* it is 0, or NULL */
	MARK_BITS, /* one of the bits `value` is set */
	MARK_NO_BITS, /* none of them is */
	MARK_IS, /* it is `value` */
	MARK_IS_NOT, /* it is not */
	MARK_OFF_LIST, /* the list node is on no list */
};

/* Which of the exporter's functions refuse by it. */
#define MARK_BY_ATTACH 0x1
#define MARK_BY_MAP 0x2
#define MARK_BY_OTHER 0x4 /* one of the driver's that takes an attachment */

struct exp_mark {
	char *member; /* "struct.member", or the name of a variable */
	enum mark_kind kind;
	int64_t value;
	unsigned int by;
};

struct exp_marks {
	struct VEC_OF(struct exp_mark) all;
	char *open; /* what map asks that was not understood; or NULL */
};

void exp_marks_find(struct program *p, const struct exp *e,
		    struct exp_marks *out);
void exp_marks_release(struct exp_marks *m);

/* Do the callbacks of the exporter refuse by member NAME of struct TAG where it
 * is true, and nowhere otherwise? */
bool exp_refuses_by(const struct exp_marks *m, const char *tag,
		    const char *name);

enum mark_change {
	MARK_KEEPS,
	MARK_SETS,
	MARK_CLEARS,
};

/*
 * What does event EV of F's function, a store or a call, do to one of the marks?
 * ST says what values are there. WHICH is that mark.
 */
enum mark_change exp_mark_change(const struct exp_marks *m, struct walk *w,
				 const struct walk_frame *f,
				 const struct walk_state *st,
				 const struct fact_event *ev,
				 const struct exp_mark **which);
/* Might it do anything to one? */
bool exp_mark_touches(const struct exp_marks *m, const struct facts *fa,
		      const struct fact_event *ev);

/* Does the map of E refuse whenever MARK is set, or at all? MARK: NULL: at all. */
bool exp_map_refuses(struct program *p, const struct exp *e,
		     const struct exp_mark *mark);

#endif
