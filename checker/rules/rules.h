/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules: one rule, one file, and one table that lists them.
 *
 * In:  the linked program, its importers, the text of the tree.
 * Out: findings.
 * Knows nothing of how facts were made, or how findings are printed.
 */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "model/exporters/exporters.h"
#include "model/importers.h"
#include "model/resv/resv.h"

/* What rules look at. */
struct rule_input {
	struct program *program;
	const struct imp_vec *imps;
	const struct exp_vec *exps;
	struct audit *audit; /* importers are read, findings added */
	struct resv *resv; /* who holds the reservation lock */
};

/*
 * What `explain` prints of a rule: plain text. Each line is wrapped by whoever
 * prints it; one that begins with a tab is kept as it is, and one that begins
 * with "1. " or "- " is a step of a list.
 *
 * BAD and GOOD are code of our own, and nothing else: lines that begin with a
 * tab, and empty ones. checker/tests/explain.t compiles and audits both in a
 * driver that keeps the contract (tests/explain/importer.c, or exporter.c where
 * they speak of my_buf): they are whole functions, structs or tables, which
 * take the place of the driver's own of the same name.
 */
struct rule_text {
	const char *why;      /* what goes wrong, and for whom */
	const char *bad;      /* what the rule finds, and breaks no other */
	const char *good;     /* the same, put right */
	const char *fix;      /* how to get from one to the other */
	const char *contract; /* begins with a title in docs/contract.md */
};

struct rule {
	const char *name;
	const char *side;  /* "importer", "exporter", "both", "names" */
	const char *level; /* by default, in words */
	const char *summary;
	struct rule_text text;
	void (*check)(const struct rule *rule, const struct rule_input *in);
};

/* All of them, ended by NULL; one line in rules.c adds one. */
extern const struct rule *const rules[];
extern const struct rule rule_static_importer;
extern const struct rule rule_no_invalidate;
extern const struct rule rule_stub_invalidate;
extern const struct rule rule_no_unmap;
extern const struct rule rule_unproven_unmap;
extern const struct rule rule_remap_in_callback;
extern const struct rule rule_resv_in_callback;
extern const struct rule rule_resv_not_held;
extern const struct rule rule_resv_held;
extern const struct rule rule_pin_unchecked;
extern const struct rule rule_pin_unbalanced;
extern const struct rule rule_not_pinned;
extern const struct rule rule_no_move_fence_wait;
extern const struct rule rule_pin_static;
extern const struct rule rule_stack_ops;
extern const struct rule rule_attach_too_early;
extern const struct rule rule_callback_outlived;
extern const struct rule rule_invalidate_no_wait;
extern const struct rule rule_invalidate_wait_usage;
extern const struct rule rule_invalidate_wait_result;
extern const struct rule rule_revoke_no_unmap_wait;
extern const struct rule rule_revoke_any_importer;
extern const struct rule rule_revoke_flag;
extern const struct rule rule_pin_error_dropped;
extern const struct rule rule_old_callback;
extern const struct rule rule_old_function;
extern const struct rule rule_old_config;
extern const struct rule rule_unported;

const struct rule *rule_find(const char *name);
/* Ask all of them but those that the audit is without. */
void rules_run(const struct rule_input *in);

/* --- for the rules --- */

/*
 * A new finding of RULE, with everything but the texts. In test code LEVEL
 * becomes one lower. The pointer is good until the next call.
 */
struct finding *rule_add(const struct rule *rule, const struct rule_input *in,
			 enum level level, const struct place *place,
			 const char *function, bool test);
/* Add evidence to F; TEXT is taken over. */
void rule_evidence(struct finding *f, const struct place *place, char *text);
/* A way to an event, as the answer to a question about the lock shows it. */
void rule_evidence_way(struct finding *f, const struct resv_answer *a,
		       enum resv_way way);
/* Has the tree's core the locking convention for dma-bufs (6.2 and later)? Its
 * functions alone do not tell: they were backported without it. */
bool rule_has_convention(const struct rule_input *in);
/* Did R, which comes first in the table, say something about S? */
bool rule_said(const struct rule *r, const struct rule_input *in,
	       const struct site *s);
/* Where EV of F stands. The file is F's facts'. */
struct place rule_place(struct fn f, const struct fact_event *ev);
/* Calls, one after the other, as evidence. */
void rule_evidence_calls(struct finding *f, const struct site_vec *calls);
/* The importer's chain as evidence. */
void rule_evidence_chain(struct finding *f, const struct importer *imp);
/*
 * A new finding about what follows the call I of E, at PLACE, with the subject
 * and the evidence. Several exporters may take their buffers back by one call:
 * then NULL, and E is added as evidence to what was said for the first.
 */
struct finding *rule_add_invalidate(const struct rule *rule,
				    const struct rule_input *in,
				    enum level level, const struct place *place,
				    const struct exporter *e,
				    const struct invalidate *i);

#endif
