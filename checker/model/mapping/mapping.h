/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an importer's driver does about its mappings: where it maps, who gets
 * there, whether it can map again after its callback took a mapping away, and
 * whether it waits for the exporter's moves before it uses one.
 *
 * In:  the program, and an importer of it; callers are loaded as they are
 *      wanted, a few files for each importer at most.
 * Out: answers, each with the place that shows it.
 *
 *	mapping/mapping.c  the driver, its calls that map, and their callers
 *	mapping/attach.c   the calls by which it attaches
 *	mapping/again.c    can it map again?
 *	mapping/mark.c     or does a mark forbid it?
 *	mapping/settle.c   does it wait?
 *	mapping/order.c    does it when that is of use?
 */
#ifndef MODEL_MAPPING_H
#define MODEL_MAPPING_H

#include "model/importers.h"
#include "model/paths/term.h"

struct mapping_site {
	struct site at; /* the call that maps */
	bool sure; /* false: perhaps it maps another importer's attachments */
};

/* Functions that lead to an attach by direct calls. */
struct attach_calls {
	struct fn_vec own;    /* the importer's */
	struct fn_vec others; /* only to those of other importers */
	struct strmap known;  /* "file:function" -> enum attaching */
	struct terms terms;
};

struct mapping {
	struct program *p;
	const struct imp *imp;
	const struct importer *row;
	const char *own;       /* module that has the ops */
	struct strmap modules; /* whose code acts for the importer */
	struct VEC_OF(struct mapping_site) sites;
	struct strmap asked; /* names whose callers were loaded */
	size_t loads;
	bool cut; /* not all callers could be looked at */
	struct attach_calls attach;
};

/* ROW is IMP's. */
void mapping_init(struct mapping *m, struct program *p, const struct imp *imp,
		  const struct importer *row);
void mapping_release(struct mapping *m);

/* --- who gets there --- */

/* How a function is reached other than by calls that are seen. */
#define ENTRY_START 0x1 /* userspace, a bus or a worker begin there */
#define ENTRY_POINTER 0x2 /* its address is given to others */
#define ENTRY_EXPORTED 0x4
#define ENTRY_ROOT 0x8 /* nothing seen calls it, but something can */

struct mapping_callers {
	struct site_vec sites; /* calls of it, through pointers as well */
	unsigned int entries;  /* ENTRY_* */
};

/* Who of M's driver calls F, or makes others call it. Loads callers. */
void mapping_callers(struct mapping *m, struct fn f,
		     struct mapping_callers *out);
bool mapping_in_driver(const struct mapping *m, struct fn f);
/* Functions of M's driver that attach, but for the importer's own. */
void mapping_others(const struct mapping *m, struct fn_vec *out);
/* The functions of M's driver that the pointer ID of F can be, by the member
 * that it stands in. */
void mapping_targets(const struct mapping *m, struct fn f, fact_expr_id id,
		     struct fn_vec *out);

/* --- can it map again? --- */

enum mapping_again {
	AGAIN_NO_MAP, /* it does not map at all */
	AGAIN_NO,     /* only on its way to a new attachment */
	AGAIN_MARKED, /* not after the callback, which leaves a mark */
	AGAIN_MAYBE,
	AGAIN_YES,
};

/* WHERE (may be NULL) is the call that shows it; .event NULL: none. */
enum mapping_again mapping_again(struct mapping *m, struct site *where);

/* --- does it wait? --- */

enum mapping_wait { MAPPING_NO_WAIT, MAPPING_WAIT_UNKNOWN, MAPPING_WAITS };

struct mapping_answer {
	enum mapping_wait wait;
	char *why; /* not known: one clause; or NULL */
	struct site_vec way; /* calls from the one that maps to where its
			      * driver begins, without a wait in any */
	struct fn top; /* where that is */
	struct fn early; /* it waits, but not on all ways on from the map */
	struct site start; /* .event NULL: none; a wait comes behind this call,
			    * which starts the device */
};

/*
 * Is the buffer waited for where site S maps it, on every way there and back?
 * For any fences that include the exporter's: of whatever usage.
 */
void mapping_waits(struct mapping *m, const struct mapping_site *s,
		   struct mapping_answer *out);
void mapping_answer_release(struct mapping_answer *a);

#endif
