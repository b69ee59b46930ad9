/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the steps about the contract have to do, as plain data: the exporters
 * that take buffers back and the importers, by the names of their functions.
 * Made once, of the tree as it was before all steps: steps change what is in
 * functions, never what these are called.
 *
 * In:  a tree, through model/whole.h.
 * Out: a struct plan.
 */
#ifndef CONVERT_CONTRACT_PLAN_H
#define CONVERT_CONTRACT_PLAN_H

#include "model/audit.h"
#include "model/whole.h"

/* A function, or an object, and the file that has it. */
struct plan_fn {
	char *name; /* NULL: there is none, or several, or it was not found */
	char *file;
	bool set; /* something is there, found or not */
};

/* A call that invalidates. */
struct plan_call {
	struct plan_fn in;
	unsigned int line; /* of the tree as it was */
	enum intent intent;
	enum fence_wait wait;
	bool waits_unmap;
	enum held resv;
	char *mark; /* member of the private struct set before it,
		     * by which map or attach refuse where it is true; or NULL */
	char *unknown;
};

struct plan_exporter {
	struct plan_fn ops;
	unsigned int line;
	bool test;
	struct plan_fn attach, pin, unpin, map, unmap;
	bool shared; /* map or unmap are another table's, too */
	char *private; /* tag of the struct behind its buffers' priv, or NULL */
	char *private_file; /* that defines it; NULL: none, or several */
	struct plan_fn exports; /* who sets that priv for a new buffer */
	bool own_private; /* each buffer has one of these structs to itself */
	bool revokes; /* some call takes buffers back for good */
	bool attach_refuses; /* who has no callback, and no one who has */
	bool pin_refuses; /* everybody, whatever they are */
	struct VEC_OF(struct plan_call) calls;
};

struct plan_importer {
	struct plan_fn attach; /* the function with the call */
	unsigned int line;
	struct plan_fn ops, callback;
	bool callback_shared; /* files other than the callback's own name it */
	enum importer_class cls;
	enum importer_kind kind;
	bool test;
	bool pins;
	bool for_good; /* what the callback takes away never comes back */
	size_t attaches; /* calls of its driver that attach */
	struct VEC_OF(struct plan_fn) detaches; /* functions of its driver
						 * that detach */
};

struct plan {
	struct VEC_OF(struct plan_exporter) exporters;
	struct VEC_OF(struct plan_importer) importers;
	struct str_vec incomplete; /* "path: reason" */
};

/* Make it for TREE as it is now. -1, with one sentence printed, if parsing is
 * not possible at all. */
int plan_make(struct tree *tree, const struct whole_opts *opts,
	      struct plan *out);
void plan_free(struct plan *p);

/* plan_exporter.c, plan_importer.c: the rows of one kind. */
void plan_exporters(struct whole *w, const struct audit *a, struct plan *out);
void plan_importers(struct whole *w, const struct audit *a, struct plan *out);
/* The files of W's tree, but for EXCEPT, that have WORD in their code. */
void plan_files_with(const struct whole *w, const char *word,
		     const char *except, struct str_vec *out);
struct plan_fn plan_fn(struct fn f);
void plan_fn_release(struct plan_fn *f);

#endif
