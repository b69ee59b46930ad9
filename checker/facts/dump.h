/* SPDX-License-Identifier: GPL-2.0-only */
/* Facts as text: for tests, and for people who ask why. */
#ifndef FACTS_DUMP_H
#define FACTS_DUMP_H

#include "facts/facts.h"
#include "lib/strbuf.h"

/* Append one line per function, event, reference and complaint. Lines of
 * functions from headers are left out unless HEADERS. */
void facts_dump(const struct facts *f, bool headers, struct strbuf *out);

#endif
