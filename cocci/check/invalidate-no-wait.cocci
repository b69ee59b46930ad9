// SPDX-License-Identifier: GPL-2.0-only
/// An exporter that takes a buffer back waits, after the call that
/// invalidates, until the fences of the importers' devices have signaled.
/// Who goes on at once gives memory away that a device still writes to.
//
// Confidence: Low
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_invalidate_mappings, dma_buf_move_notify
// Report: WARNING: this takes a buffer back for good, and nothing behind it in this function waits for fences
//
// Found: a function that stores something into a member whose name says
// "revoked", invalidates, and has no call behind that on any way whose name
// says that it waits, drains, or deals with fences.
//
// Not found: exporters that mark their buffers in other ways. False where a
// caller waits, or a called function whose name does not say so. Moves are
// left out: their jobs wait. dmabuf-revoke's rule INVALIDATE_NO_WAIT follows
// callers and calls.

virtual report
virtual context
virtual org

@waits exists@
identifier f = {dma_buf_invalidate_mappings, dma_buf_move_notify};
identifier w =~ "wait|fence|sync|drain|idle|flush|finish|quiesce";
position p;
@@
 f@p(...)
 ... when any
 w(...)

@revokes depends on report || context || org exists@
identifier f = {dma_buf_invalidate_mappings, dma_buf_move_notify};
identifier m =~ "revok";
expression X, E;
position p != waits.p;
@@
(
 X->m = E
|
 X.m = E
|
 WRITE_ONCE(X->m, E)
|
 WRITE_ONCE(X.m, E)
)
 ... when any
*f@p
 (...)
