// SPDX-License-Identifier: GPL-2.0-only
/// An exporter that takes a buffer back marks it before the call that
/// invalidates, and under the reservation lock: an importer that is told to
/// let go, or that comes a moment later, must not get a new mapping.
//
// Confidence: Moderate
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_invalidate_mappings, dma_buf_move_notify
// Report: ERROR: the buffer is marked revoked too late, or before the lock is taken: an importer can map it again
//
// Found: `true` (or 1) that is stored into a member whose name says "revoked",
// behind the call that invalidates, where a way leads there without it; and
// before the dma_resv_lock() under which that is called, and not again under it.
//
// Not found: marks by other names, in other functions or with other values,
// and whether map and attach look at the mark. dmabuf-revoke's rule
// REVOKE_FLAG follows these.

virtual report
virtual context
virtual org

// --- a way to the call without a mark, and one behind it ---

@unmarked exists@
symbol true;
identifier fn, f = {dma_buf_invalidate_mappings, dma_buf_move_notify};
identifier m =~ "revok";
expression X;
position p;
@@
 fn(...)
 {
 ... when != X->m = \(true\|1\)
     when != X.m = \(true\|1\)
     when != WRITE_ONCE(X->m, \(true\|1\))
     when != WRITE_ONCE(X.m, \(true\|1\))
 f@p(...)
 ... when any
 }

// A lock that is taken behind it is that of the next buffer, in a loop.
@late depends on report || context || org exists@
identifier f = {dma_buf_invalidate_mappings, dma_buf_move_notify};
identifier m =~ "revok";
expression X;
position unmarked.p;
@@
 f@p(...)
 ... when != dma_resv_lock(...)
(
*X->m = \(true\|1\)
|
*X.m = \(true\|1\)
|
*WRITE_ONCE(X->m, \(true\|1\))
|
*WRITE_ONCE(X.m, \(true\|1\))
)

// --- marked under the lock ---

@locked exists@
identifier f = {dma_buf_invalidate_mappings, dma_buf_move_notify};
identifier m =~ "revok";
expression X;
position p;
@@
 dma_resv_lock(...)
 ... when != dma_resv_unlock(...)
(
 X->m = \(true\|1\)
|
 X.m = \(true\|1\)
|
 WRITE_ONCE(X->m, \(true\|1\))
|
 WRITE_ONCE(X.m, \(true\|1\))
)
 ... when != dma_resv_unlock(...)
 f@p(...)

@early depends on report || context || org exists@
identifier f = {dma_buf_invalidate_mappings, dma_buf_move_notify};
identifier m =~ "revok";
expression X, D;
position p != locked.p;
@@
(
*X->m = \(true\|1\)
|
*X.m = \(true\|1\)
|
*WRITE_ONCE(X->m, \(true\|1\))
|
*WRITE_ONCE(X.m, \(true\|1\))
)
 ... when != dma_resv_unlock(...)
 dma_resv_lock(D->resv, ...)
 ... when != dma_resv_unlock(...)
 f@p(D)
