// SPDX-License-Identifier: GPL-2.0-only
/// An importer's callback is called with the buffer's reservation lock held.
/// If it takes the lock, or calls what does, it waits for itself, and with it
/// everybody who wants the buffer.
//
// Confidence: High
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_attach_ops
// Report: ERROR: this takes the buffer's reservation lock, with which the callback is called
//
// Found: in the body of a function that a struct dma_buf_attach_ops of the
// same file names as its callback: calls of *_unlocked functions, a detach of
// the attachment, and dma_resv_lock() of the attachment's buffer, directly or
// by a local pointer to the buffer, the attachment or the lock.
//
// Not found: what a function does that the callback calls, a callback whose
// ops are in another file, the same lock under the driver's own name (obj->resv,
// drm_exec). dma_resv_trylock() does not wait, and is not reported.
// dmabuf-revoke's rule RESV_IN_CALLBACK follows calls.
//
// In patch mode it calls the functions without _unlocked.

virtual report
virtual context
virtual org
virtual patch

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

@unlocked depends on report || context || org@
identifier callback.cb;
identifier f = {dma_buf_map_attachment_unlocked,
		dma_buf_unmap_attachment_unlocked,
		dma_buf_vmap_unlocked, dma_buf_vunmap_unlocked};
@@
 cb(...)
 {
 <+...
*f
 (...)
 ...+>
 }

@locked_instead depends on patch@
identifier callback.cb;
@@
 cb(...)
 {
 <...
(
-dma_buf_map_attachment_unlocked
+dma_buf_map_attachment
|
-dma_buf_unmap_attachment_unlocked
+dma_buf_unmap_attachment
|
-dma_buf_vmap_unlocked
+dma_buf_vmap
|
-dma_buf_vunmap_unlocked
+dma_buf_vunmap
)
 (...)
 ...>
 }

// --- the lock itself, and what takes it inside ---

@direct depends on report || context || org@
identifier callback.cb, a;
identifier f = {dma_resv_lock, dma_resv_lock_interruptible,
		dma_resv_lock_slow, dma_resv_lock_slow_interruptible};
identifier g = {ww_mutex_lock, ww_mutex_lock_interruptible};
@@
 cb(struct dma_buf_attachment *a)
 {
 <+...
(
*f
 (a->dmabuf->resv, ...)
|
*g
 (&a->dmabuf->resv->lock, ...)
|
*dma_buf_detach
 (..., a)
)
 ...+>
 }

@by_buffer depends on report || context || org exists@
identifier callback.cb, a;
identifier f = {dma_resv_lock, dma_resv_lock_interruptible,
		dma_resv_lock_slow, dma_resv_lock_slow_interruptible};
local idexpression d;
expression E;
@@
 cb(struct dma_buf_attachment *a)
 {
 ... when any
 d = a->dmabuf
 ... when any
     when != d = E
*f
 (d->resv, ...)
 ... when any
 }

@by_lock depends on report || context || org exists@
identifier callback.cb, a;
identifier f = {dma_resv_lock, dma_resv_lock_interruptible,
		dma_resv_lock_slow, dma_resv_lock_slow_interruptible};
local idexpression r;
expression E;
@@
 cb(struct dma_buf_attachment *a)
 {
 ... when any
 r = a->dmabuf->resv
 ... when any
     when != r = E
*f
 (r, ...)
 ... when any
 }

@by_both depends on report || context || org exists@
identifier callback.cb, a;
identifier f = {dma_resv_lock, dma_resv_lock_interruptible,
		dma_resv_lock_slow, dma_resv_lock_slow_interruptible};
local idexpression r, d;
expression E;
@@
 cb(struct dma_buf_attachment *a)
 {
 ... when any
 d = a->dmabuf
 ... when any
     when != d = E
 r = d->resv
 ... when any
     when != r = E
*f
 (r, ...)
 ... when any
 }
