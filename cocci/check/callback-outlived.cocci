// SPDX-License-Identifier: GPL-2.0-only
/// The callback can be called until dma_buf_detach() has returned. What it
/// works on, the object that was given to dma_buf_dynamic_attach(), must live
/// as long: detach first, then free.
//
// Confidence: High
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_dynamic_attach
// Report: ERROR: the callback may still use this: free it behind dma_buf_detach()
//
// Found: in the function that attaches with ops, an object that is freed
// before the attachment is detached, on some way; and in a file that has such
// ops, importer_priv that is freed before a detach of the same attachment.
//
// Not found: what other functions free, parts of the object, and what is
// destroyed in other ways. dmabuf-revoke's rule CALLBACK_OUTLIVED follows
// these.

virtual report
virtual context
virtual org

// Where the attach failed there is no callback.
@failed exists@
identifier f = {kfree, kvfree, vfree, kfree_sensitive};
expression A;
position k;
@@
 if (\(IS_ERR(A)\|IS_ERR_OR_NULL(A)\)) {
 ... when any
 f@k(...)
 ... when any
 }

@attaching depends on report || context || org exists@
identifier f = {kfree, kvfree, vfree, kfree_sensitive};
expression A, D, V, P, E;
expression O != NULL;
position k != failed.k;
@@
 A = dma_buf_dynamic_attach(D, V, O, P)
 ... when != dma_buf_detach(..., A)
     when != A = E
     when != P = E
*f@k
 (P)
 ... when != A = E
 dma_buf_detach(..., A)

@callback@
identifier ops, cb;
@@
(
 struct dma_buf_attach_ops ops = {
 	.invalidate_mappings = cb,
 };
|
 struct dma_buf_attach_ops ops = {
 	.move_notify = cb,
 };
)

@releasing depends on callback && (report || context || org) exists@
identifier f = {kfree, kvfree, vfree, kfree_sensitive};
local idexpression p;
expression A, E;
@@
 p = A->importer_priv
 ... when any
     when != dma_buf_detach(..., A)
     when != p = E
     when != A = E
*f
 (p)
 ... when != A = E
 dma_buf_detach(..., A)
