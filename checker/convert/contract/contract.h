/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The steps of a series that make drivers honour the contract.
 *
 *	waits.c		exporters that revoke wait for fences and unmaps
 *	optional.c	the core does without a callback, stubs go
 *	admit.c		exporters that revoke refuse who cannot let go
 *	pin.c		importers that cannot map again pin
 *	exact.c		functions and kernel-doc of the core
 *
 * Places come from the plan; what is done there is said by semantic patches.
 * Where a place does not have the form that one of them knows, it stays as it
 * is and is listed for a human, with the rule of the contract that it breaks.
 */
#ifndef CONVERT_CONTRACT_CONTRACT_H
#define CONVERT_CONTRACT_CONTRACT_H

#include "convert/contract/plan.h"
#include "convert/contract/smpl.h"

/* The plan of C; never NULL once a series has begun with a step that wants it. */
const struct plan *contract_plan(const struct convert *c);
/*
 * Leave something to a human: in FILE, at function or object NAME (NULL: at its
 * beginning), RULE of the contract is broken. WHAT says why nothing was done,
 * FIX what to do.
 */
void contract_left(struct convert *c, const char *file, const char *name,
		   const char *rule, const char *what, const char *fix);
/* Is F one function that is known by name and file? */
bool contract_known(const struct plan_fn *f);
/* How often WORD stands in function F, as S has it now. */
size_t contract_count(struct smpl *s, const struct plan_fn *f,
		      const char *word);
/* Does the identifier WORD stand anywhere in PATH, as S has it now? */
bool contract_has_word(struct smpl *s, const char *path, const char *word);
#endif
