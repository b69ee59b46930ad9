/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Importers: every attach site together with every ops object that reaches
 * it, and what the object's callback is worth.
 */
#ifndef MODEL_IMPORTERS_H
#define MODEL_IMPORTERS_H

#include "model/audit.h"
#include "model/calls/distance.h"
#include "model/flow/flow.h"

/* One flow, with what the rules want to look at. */
struct imp {
	struct site attach;	/* the call */
	struct value ops;	/* kind VALUE_NULL for static ones */
	struct fn callback;	/* .unit NULL: none, or not loaded */
	struct fn_vec flow;	/* functions that hand the ops to the attach,
				 * from the one that makes the call on */
	size_t row;		/* in audit.importers */
};

struct imp_vec VEC_OF(struct imp);

/*
 * Find the importers among the loaded units of P, loading more as ops are
 * followed. Fills A->importers and A->incomplete, and IMPS beside them. -1
 * (message printed) if parsing is not possible at all.
 */
int importers_find(struct program *p, struct audit *a, struct imp_vec *imps);
void imp_vec_release(struct imp_vec *v);

/* Which generation of the interface the tree's header declares. */
enum api_gen generation_of(const struct tree *tree);
/* The callback's name in that generation. */
const char *generation_callback(enum api_gen gen);

/* Is code in FILE there to test the kernel? */
bool is_test_file(const char *file);

/*
 * A callback that does nothing that stops DMA or unmaps: it logs, looks,
 * asserts, sets a flag, returns. By what it does, never by its name. Loads code
 * that the answer wants; STUB_UNSURE if some of it is not to be had. -1 if
 * parsing is not possible at all.
 */
enum stub_verdict { STUB_NO, STUB_YES, STUB_UNSURE };
int callback_is_stub(struct program *p, struct fn callback,
		     enum stub_verdict *verdict);

/* Is this callee known to have no effect on devices or mappings? */
bool callee_is_harmless(const char *name);
/* Does NAME say that it writes to a register of a device? */
bool callee_writes_device(const char *name);
/* Does its name say that what it is given goes away? Then anything may be behind
 * it, through pointers above all. */
bool callee_says_release(const char *name);

/*
 * Does the callback reach dma_buf_unmap_attachment[_unlocked]()? Fills
 * IMPORTER's unmap, chain and unknown.
 */
void unmap_search(struct program *p, struct distance *d, struct fn callback,
		  struct importer *importer);

/*
 * Is NAME, to code of UNIT, the function of the interface that is called so,
 * and not one of its own, or of another module, that only has the name?
 */
bool is_interface(const struct program *p, const struct unit *unit,
		  const char *name);
/* Is F such a function itself? */
bool is_interface_code(const struct program *p, struct fn f);

/* Does F, or what it calls in its own file, call dma_buf_pin()? */
bool pins_in(const struct program *p, struct fn f);
/* The same for the calls that stand in function IN. */
bool pins_through(const struct program *p, struct fn f, struct fn in);

#endif
