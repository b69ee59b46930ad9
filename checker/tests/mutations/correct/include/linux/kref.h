/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_KREF_H
#define _LINUX_KREF_H

struct kref {
	int refcount;
};

static inline void kref_init(struct kref *kref)
{
	kref->refcount = 1;
}

static inline void kref_get(struct kref *kref)
{
	kref->refcount++;
}

static inline int kref_put(struct kref *kref, void (*release)(struct kref *k))
{
	if (--kref->refcount)
		return 0;
	release(kref);
	return 1;
}

#endif
