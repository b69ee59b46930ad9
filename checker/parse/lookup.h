/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to parse/: what a unit asks for that may not be there. */
#ifndef PARSE_LOOKUP_H
#define PARSE_LOOKUP_H

#include "facts/build.h"

/* Every name that TEXT[N] asks for by __has_include() as a DEP_NAME of B. */
void lookup_note(struct facts_builder *b, const char *text, size_t n);

#endif
