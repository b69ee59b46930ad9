/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exporter x importer: what becomes of a buffer of the one with the other.
 *
 * In:  a finished audit's exporters and importers.
 * Out: audit.pairs, one for each of both.
 */
#ifndef MODEL_PAIRS_H
#define MODEL_PAIRS_H

#include "model/audit.h"

/* Fill A->pairs, in the order of exporters, then importers. */
void pairs_make(struct audit *a);

/* The verdict for one of both; REASON, owned by the caller, is NULL where
 * it is VERDICT_SAFE. */
enum verdict pair_verdict(enum api_gen generation, const struct exporter *e,
			  const struct importer *i, char **reason);

#endif
