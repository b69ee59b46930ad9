/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where in an importer's object something is, as seen from what importer_priv
 * points to: so many containers up, and then a path of members down.
 *
 * importer_priv is often a member of what the driver works on. With
 *
 *	struct bo { struct gem { int size; } base; int flags; };
 *
 * and importer_priv = &bo->base, bo->base.size is { "", "size" }, and
 * bo->flags { "base", "flags" }.
 */
#ifndef MODEL_OBJECT_SPOT_H
#define MODEL_OBJECT_SPOT_H

#include "lib/util.h"

struct spot {
	char up[80]; /* member path from the container to importer_priv */
	char path[120]; /* from that container to here */
};

/* S becomes its member NAME ("[]": any element), or the container whose member
 * (path) NAME it is. False if there is none, or if names get too long. */
bool spot_member(struct spot *s, const char *name);
bool spot_container(struct spot *s, const char *name);

/* How two places lie. */
enum spot_lie {
	SPOT_APART,
	SPOT_SAME,
	SPOT_INSIDE, /* the first is a part of the second */
	SPOT_AROUND, /* the other way round */
};

enum spot_lie spot_lie(const struct spot *a, const struct spot *b);
/* Is S all of the object, or what is around it? */
bool spot_is_whole(const struct spot *s);
/* What S is a part of: the object, or what a pointer in it leads to. */
void spot_root(const struct spot *s, struct spot *root);
/* Is S that, all of it? */
bool spot_is_root(const struct spot *s);
/* Does a pointer lead to S, and not the object itself? */
bool spot_is_behind(const struct spot *s);
/* As C would spell it, from the object on; owned by the caller. */
char *spot_text(const struct spot *s);
/* Do they say the same about the same place? Put S into one form for that. */
void spot_normal(struct spot *s);

#endif
