// SPDX-License-Identifier: GPL-2.0-only
/// An importer's callback that maps the attachment again gets the memory that
/// is just being taken away: it must unmap, and map again later, when the
/// device needs the buffer.
//
// Confidence: High
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_attach_ops
// Report: ERROR: the callback maps the attachment that is being invalidated
//
// Found: in the body of a function that a struct dma_buf_attach_ops of the
// same file names as its callback: a map of its parameter, of a local copy of
// it, or of a member of the importer's object (importer_priv).
//
// Not found: maps in functions that the callback calls, a callback whose ops
// are in another file. dmabuf-revoke's rule REMAP_IN_CALLBACK follows calls.

virtual report
virtual context
virtual org

@callback@
identifier ops, cb;
@@
(
 struct dma_buf_attach_ops ops = {
 	.invalidate_mappings = \(cb\|&cb\),
 };
|
 struct dma_buf_attach_ops ops = {
 	.move_notify = \(cb\|&cb\),
 };
)

@direct depends on report || context || org@
identifier callback.cb, a;
identifier f = {dma_buf_map_attachment, dma_buf_map_attachment_unlocked};
@@
 cb(struct dma_buf_attachment *a)
 {
 <+...
*f
 (a, ...)
 ...+>
 }

@by_copy depends on report || context || org exists@
identifier callback.cb, a;
identifier f = {dma_buf_map_attachment, dma_buf_map_attachment_unlocked};
local idexpression o;
expression E;
@@
 cb(struct dma_buf_attachment *a)
 {
 ... when any
 o = a
 ... when any
     when != o = E
*f
 (o, ...)
 ... when any
 }

@by_object depends on report || context || org exists@
identifier callback.cb, a, m;
identifier f = {dma_buf_map_attachment, dma_buf_map_attachment_unlocked};
local idexpression o;
expression E;
@@
 cb(struct dma_buf_attachment *a)
 {
 ... when any
 o = a->importer_priv
 ... when any
     when != o = E
*f
 (o->m, ...)
 ... when any
 }
