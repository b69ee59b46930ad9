/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel calls the things that are done about the fences of a buffer,
 * that is of its reservation object. Importers and exporters are looked at by
 * this table.
 */
#ifndef API_FENCES_H
#define API_FENCES_H

#include "lib/util.h"

enum api_fence_role {
	API_FENCE_WAIT, /* waits for them */
	API_FENCE_JOBS, /* makes them dependencies of what comes next */
	API_FENCE_TAKE, /* gives them to the caller, to wait for or not */
	/* Waits, or only looks, on the way to something else. */
	API_FENCE_BESIDE,
	/* The subsystem does, whenever the buffer is used by its means. */
	API_FENCE_LATER,
};

struct api_fence {
	const char *name;
	enum api_fence_role role;
	int what;    /* argument that says which buffer, -1: none */
	int usage;   /* argument that says which fences, -1: all */
	bool result; /* it can end early: somebody has to look */
	const char *unless; /* "struct.member" by which a driver does so
			     * itself; NULL: there is none */
};

/* The entry of a function, or NULL. */
const struct api_fence *api_fence_find(const char *name);
/* All entries, ended by one with a NULL name. */
extern const struct api_fence api_fences[];

#endif
