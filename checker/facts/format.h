/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The block of bytes that facts are frozen into: this header, then the pools
 * in the order of FACTS_POOLS, each aligned to eight bytes. It never leaves
 * the machine that made it, so it is in that machine's byte order.
 */
#ifndef FACTS_FORMAT_H
#define FACTS_FORMAT_H

#include "facts/facts.h"

#define FACTS_MAGIC 0x46425244u /* "DRBF" */
/* Raise it whenever parse/ says something else about the same source. */
#define FACTS_VERSION 12

#define FACTS_NPOOLS 9

struct facts_header {
	uint32_t magic;
	uint32_t version;
	uint64_t size; /* of the whole block */
	uint32_t count[FACTS_NPOOLS];
};

static inline size_t facts_align(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

#endif
