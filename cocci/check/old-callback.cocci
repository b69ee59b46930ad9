// SPDX-License-Identifier: GPL-2.0-only
/// The member move_notify of struct dma_buf_attach_ops is called
/// invalidate_mappings since Linux 7.1. Code with the old name does not
/// compile there. For trees that have the new name.
//
// Confidence: High
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_attach_ops, importer_ops
// Report: ERROR: move_notify of struct dma_buf_attach_ops is invalidate_mappings since Linux 7.1
//
// Found: the declaration, designated initialisers of objects and arrays,
// and uses by an object, by a pointer whose type the file tells, and by
// importer_ops of an attachment. Members of other structs (TTM's, drivers')
// are left alone.
//
// Not found: typedefs, embedding structs, #define, comments, documentation.
// dmabuf-revoke's rule OLD_CALLBACK sees these. To mend it:
// rename-callback.cocci.

virtual report
virtual context
virtual org

@declared depends on report || context || org@
@@
 struct dma_buf_attach_ops {
 	...
*	void (*move_notify)(...);
 	...
 };

@filled depends on report || context || org@
identifier x;
initializer f;
@@
 struct dma_buf_attach_ops x = {
*	.move_notify = f,
 };

@filled_array depends on report || context || org@
identifier x;
initializer f;
@@
 struct dma_buf_attach_ops x[...] = {
 	...,
 	{
*	.move_notify = f,
	},
 	...,
 };

@used depends on report || context || org@
struct dma_buf_attach_ops o;
struct dma_buf_attach_ops *p;
expression A;
@@
(
*o.move_notify
|
*p->move_notify
|
*A->importer_ops->move_notify
)
