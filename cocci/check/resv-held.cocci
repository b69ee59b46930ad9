// SPDX-License-Identifier: GPL-2.0-only
/// A call that takes the buffer's reservation lock itself, or waits for who
/// has it, while the same function holds that lock: it waits for itself.
/// "Locking convention" in drivers/dma-buf/dma-buf.c.
//
// Confidence: Moderate
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_resv_lock
// Report: ERROR: this call must not be made with the buffer's reservation lock, which is held here
//
// Found: dma_resv_lock() of a buffer, directly or by a local pointer to its
// lock, and then, on some way without an unlock of anything, an attach, a
// detach, a CPU access, or an *_unlocked function for the same buffer or an
// attachment of it.
//
// Not found: a lock that is taken under a condition, in an interruptible way or
// under the driver's own name (obj->resv, drm_exec), what callers hold, what
// called functions do, and dma_buf_put(), which waits only if it is the last.
// dmabuf-revoke's rule RESV_HELD sees these.

virtual report
virtual context
virtual org

// What is only locked on some ways may be unlocked on the same ones.
@perhaps exists@
identifier u =~ "unlock|_fini$";
statement S;
position q;
@@
(
 if (...) { ... when any
 dma_resv_lock@q(...); ... when != u(...)
 }
|
 if (...) S else { ... when any
 dma_resv_lock@q(...); ... when != u(...)
 }
)

@buffer depends on report || context || org exists@
expression D, E;
identifier f = {dma_buf_attach, dma_buf_dynamic_attach, dma_buf_detach,
		dma_buf_begin_cpu_access, dma_buf_end_cpu_access,
		dma_buf_vmap_unlocked, dma_buf_vunmap_unlocked};
identifier u =~ "unlock|_fini$";
position q != perhaps.q;
@@
 dma_resv_lock@q(D->resv, ...);
 ... when != u(...)
     when != D = E
*f
 (D, ...)

@attachment depends on report || context || org exists@
expression A, E;
identifier g = {dma_buf_map_attachment_unlocked,
		dma_buf_unmap_attachment_unlocked};
identifier u =~ "unlock|_fini$";
position q != perhaps.q;
@@
 dma_resv_lock@q(A->dmabuf->resv, ...);
 ... when != u(...)
     when != A = E
*g
 (A, ...)

// --- by a local pointer to the lock ---

@buffer_lock depends on report || context || org exists@
local idexpression R;
expression D, E;
identifier f = {dma_buf_attach, dma_buf_dynamic_attach, dma_buf_detach,
		dma_buf_begin_cpu_access, dma_buf_end_cpu_access,
		dma_buf_vmap_unlocked, dma_buf_vunmap_unlocked};
identifier u =~ "unlock|_fini$";
position q != perhaps.q;
@@
 R = D->resv
 ... when any
     when != R = E
     when != D = E
 dma_resv_lock@q(R, ...);
 ... when != u(...)
     when != D = E
*f
 (D, ...)

@attachment_lock depends on report || context || org exists@
local idexpression R;
expression A, E;
identifier g = {dma_buf_map_attachment_unlocked,
		dma_buf_unmap_attachment_unlocked};
identifier u =~ "unlock|_fini$";
position q != perhaps.q;
@@
 R = A->dmabuf->resv
 ... when any
     when != R = E
     when != A = E
 dma_resv_lock@q(R, ...);
 ... when != u(...)
     when != A = E
*g
 (A, ...)
