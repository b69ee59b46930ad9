/* SPDX-License-Identifier: GPL-2.0-only */
/* Why a step about the contract has nothing to change in a tree. */
#ifndef CONVERT_CONTRACT_REASON_H
#define CONVERT_CONTRACT_REASON_H

#include "convert/contract/plan.h"
#include "convert/step.h"

/* One clause for step S, which changed nothing and left N places to a human; P
 * is NULL where no step wanted a plan. Owned by the caller. */
char *contract_reason(const struct plan *p, const struct step *s, size_t left);

#endif
