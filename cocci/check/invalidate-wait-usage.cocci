// SPDX-License-Identifier: GPL-2.0-only
/// The wait after an invalidation is for all fences. KERNEL, WRITE and READ
/// leave out those that drivers add as BOOKKEEP, and a device may go on
/// behind any of them.
//
// Confidence: High
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_invalidate_mappings, dma_buf_move_notify
// Report: ERROR: the wait after the invalidation leaves fences out: DMA_RESV_USAGE_BOOKKEEP waits for all
//
// Found: an invalidation of a buffer and then, in the same function, a wait on
// its lock object (of the buffer, of the object that has the buffer, or by a
// local pointer) for less, on a way on which none is for BOOKKEEP.
//
// Not found: waits in other functions, and a usage that is in a variable.
// dmabuf-revoke's rule INVALIDATE_WAIT_USAGE looks for these. To mend it:
// wait-fences.cocci.

virtual report
virtual context
virtual org

// --- waits for all, before or behind the weaker one ---

@full exists@
identifier f = {dma_buf_invalidate_mappings, dma_buf_move_notify};
position p;
@@
 f@p(...)
 ... when any
 dma_resv_wait_timeout(..., DMA_RESV_USAGE_BOOKKEEP, ...)

@of_buffer depends on report || context || org exists@
identifier f = {dma_buf_invalidate_mappings, dma_buf_move_notify};
identifier u = {DMA_RESV_USAGE_KERNEL, DMA_RESV_USAGE_WRITE,
		DMA_RESV_USAGE_READ};
expression D, E;
position p != full.p;
@@
 f@p(D)
 ... when any
     when != D = E
*dma_resv_wait_timeout
 (D->resv, u, ...)

@of_owner depends on report || context || org exists@
identifier f = {dma_buf_invalidate_mappings, dma_buf_move_notify};
identifier u = {DMA_RESV_USAGE_KERNEL, DMA_RESV_USAGE_WRITE,
		DMA_RESV_USAGE_READ};
identifier m;
expression X, E;
position p != full.p;
@@
(
 f@p(X->m)
|
 f@p(X.m)
)
 ... when any
     when != X = E
(
*dma_resv_wait_timeout
 (X->resv, u, ...)
|
*dma_resv_wait_timeout
 (X.resv, u, ...)
)

@by_pointer depends on report || context || org exists@
identifier f = {dma_buf_invalidate_mappings, dma_buf_move_notify};
identifier u = {DMA_RESV_USAGE_KERNEL, DMA_RESV_USAGE_WRITE,
		DMA_RESV_USAGE_READ};
local idexpression R;
expression D, E;
position p != full.p;
@@
 R = D->resv
 ... when any
     when != R = E
     when != D = E
 f@p(D)
 ... when any
     when != R = E
*dma_resv_wait_timeout
 (R, u, ...)
