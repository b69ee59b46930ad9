/* SPDX-License-Identifier: GPL-2.0-only */
/* Audits made by hand, for the tests of what reads them. */
#ifndef UNIT_SAMPLE_AUDIT_H
#define UNIT_SAMPLE_AUDIT_H

#include "model/audit.h"

static inline char *sample_str(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

static inline struct place sample_place(const char *file, unsigned int line)
{
	return (struct place){ sample_str(file), line, line ? 9 : 0 };
}

/* A static importer in FUNCTION; what it is not is set afterwards. The
 * pointer holds until the next one is added. */
static inline struct importer *sample_importer(struct audit *a,
					       const char *file,
					       unsigned int line,
					       const char *function)
{
	struct importer *i = vec_add(&a->importers);

	*i = (struct importer){ .place = sample_place(file, line),
				.function = sample_str(function),
				.driver = sample_str("mod") };
	return i;
}

static inline struct importer *
sample_dynamic(struct audit *a, const char *file, unsigned int line,
	       const char *function, const char *ops, const char *callback)
{
	struct importer *i = sample_importer(a, file, line, function);

	i->attach = ATTACH_DYNAMIC;
	i->ops = sample_str(ops);
	i->callback = sample_str(callback);
	return i;
}

static inline void sample_hop(struct importer *i, const char *function,
			      const char *file, unsigned int line,
			      enum hop_via via)
{
	struct hop h = { .function = sample_str(function),
			 .place = sample_place(file, line),
			 .via = via };

	vec_push(&i->chain, h);
}

static inline struct finding *
sample_finding(struct audit *a, const char *rule, enum level level,
	       const char *file, unsigned int line, const char *function,
	       const char *message)
{
	struct finding *f = vec_add(&a->findings);

	*f = (struct finding){ .rule = rule,
			       .level = level,
			       .place = sample_place(file, line),
			       .function = sample_str(function),
			       .message = sample_str(message) };
	return f;
}

static inline void sample_evidence(struct finding *f, const char *file,
				   unsigned int line, const char *text)
{
	struct evidence e = { sample_place(file, line), sample_str(text) };

	vec_push(&f->evidence, e);
}

static inline void sample_incomplete(struct audit *a, const char *file,
				     const char *reason)
{
	struct incomplete i = { sample_str(file), sample_str(reason) };

	vec_push(&a->incomplete, i);
}

static inline void sample_tree(struct audit *a)
{
	a->tree_version = sample_str("6.12.5");
	a->tree_name = sample_str("linux-6.12");
	a->tree_root = sample_str("/src/linux-6.12");
	a->generation = API_GEN_OLD;
	a->files = 1234;
	a->parsed = 7;
	a->seconds = 1.23456;
}

/* One importer of each kind, one finding of each level, one file lost. */
static inline void sample_full(struct audit *a)
{
	struct importer *i;
	struct finding *f;

	sample_tree(a);
	i = sample_importer(a, "drivers/media/common/v.c", 10, "v_attach");
	i->helper = true;
	i = sample_importer(a, "net/core/n.c", 5, "n_bind");
	i->test = true;
	i->helper = true;
	i = sample_dynamic(a, "drivers/gpu/drm/a/a.c", 40, "a_import", "a_ops",
			   "a_move");
	i->cls = CLASS_REVOCABLE;
	i->kind = KIND_MOVABLE;
	i->pins = true;
	i->unmap = UNMAP_MAY;
	sample_hop(i, "a_work", "drivers/gpu/drm/a/a.c", 50, HOP_WORK);
	sample_hop(i, "dma_buf_unmap_attachment", "drivers/gpu/drm/a/w.c", 9,
		   HOP_CALL);
	i = sample_dynamic(a, "drivers/gpu/drm/b/b.c", 7, "b_import", "b_ops",
			   "b_gone");
	i->cls = CLASS_REVOCABLE;
	i->kind = KIND_PINNED_REVOCABLE;
	i->pins = true;
	i->unmap = UNMAP_UNMAPS;
	sample_hop(i, "dma_buf_unmap_attachment", "drivers/gpu/drm/b/b.c", 3,
		   HOP_CALL);
	i = sample_dynamic(a, "drivers/gpu/drm/c/c.c", 8, "c_import", "c_ops",
			   NULL);
	i->kind = KIND_NO_CALLBACK;
	i = sample_dynamic(a, "drivers/infiniband/core/u.c", 20, "u_get",
			   "u_ops", "u_stub");
	i->kind = KIND_STUB_CALLBACK;
	i->pins = true;
	i = sample_dynamic(a, "drivers/infiniband/core/u.c", 20, "u_get", NULL,
			   NULL);
	i->cls = CLASS_UNKNOWN;
	i->kind = KIND_UNKNOWN;
	i->unmap = UNMAP_UNKNOWN;
	i->unknown = sample_str("ops come from a call of pick()");
	i = sample_dynamic(a, "drivers/xen/x.c", 3, "x_get", "x_ops", "x_cb");
	i->cls = CLASS_REVOCABLE;
	i->kind = KIND_MOVABLE;
	i->unmap = UNMAP_NO;

	f = sample_finding(a, "STUB_INVALIDATE", LEVEL_WARNING,
			   "drivers/infiniband/core/u.c", 15, "u_stub",
			   "the callback u_stub() does nothing");
	f->fix = sample_str("leave the member out");
	sample_evidence(f, "drivers/infiniband/core/u.c", 18, "u_ops uses it");
	sample_evidence(f, NULL, 0, "nothing else does");
	sample_finding(a, "NO_UNMAP", LEVEL_ERROR, "drivers/xen/x.c", 30,
		       "x_cb", "x_cb() never reaches an unmap");
	sample_finding(a, "OLD_CALLBACK", LEVEL_NOTE, "drivers/xen/x.c", 33,
		       NULL, "the old name move_notify");
	sample_finding(a, "OLD_CALLBACK", LEVEL_NOTE, "Documentation/d.rst", 3,
		       NULL, "the old name move_notify");
	sample_incomplete(a, "drivers/gpu/drm/d/d.c", "the parser ran out of "
						     "memory");
	audit_finish(a);
}

/* Text that is no help to whoever prints it. */
#define SAMPLE_EVIL "\"<script>&'\n\x1b[31m\xff\xc3\xa4\xed\xa0\x80\\"

static inline void sample_hostile(struct audit *a)
{
	struct importer *i;
	struct finding *f;

	a->tree_version = sample_str("6" SAMPLE_EVIL);
	a->tree_name = sample_str("t" SAMPLE_EVIL);
	a->generation = API_GEN_UPSTREAM;
	a->build_mode = true;
	i = sample_dynamic(a, "drivers/" SAMPLE_EVIL ".c", 1, SAMPLE_EVIL,
			   SAMPLE_EVIL, SAMPLE_EVIL);
	i->unknown = sample_str(SAMPLE_EVIL);
	i->cls = CLASS_REVOCABLE;
	sample_hop(i, SAMPLE_EVIL, SAMPLE_EVIL, 2, HOP_FENCE);
	f = sample_finding(a, "NO_UNMAP", LEVEL_ERROR, SAMPLE_EVIL, 3,
			   SAMPLE_EVIL, SAMPLE_EVIL);
	f->fix = sample_str(SAMPLE_EVIL);
	sample_evidence(f, SAMPLE_EVIL, 4, SAMPLE_EVIL);
	sample_incomplete(a, SAMPLE_EVIL, SAMPLE_EVIL);
	audit_finish(a);
}

#endif
