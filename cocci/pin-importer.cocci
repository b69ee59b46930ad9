// SPDX-License-Identifier: GPL-2.0-only
/// An importer that cannot take a new mapping pins the buffer when it attaches
/// and unpins it before it detaches, under the lock: so an exporter that only
/// moves it leaves it alone, and one that revokes says that by the callback.
//
// Confidence: Moderate
// Options: --no-includes --include-headers
// Needs: -D fn=FUNCTION, with -D attaches for one that attaches (it must take
// the lock behind that and leave by a label that drops it and detaches, or test
// the attachment in the line behind), and without for one that detaches.
//
// Not reached: an attachment that is put into a member at once by a function that
// does not lock (whoever cleans up behind it may look there), functions that hold
// the lock when they detach, which none may.

virtual patch
virtual attaches

@pins@
identifier virtual.fn;
@@
 fn(...)
 {
 <+...
\(dma_buf_pin\|dma_buf_unpin\)(...)
 ...+>
 }

// --- it takes the lock by itself, and leaves by a label ---

@leaves depends on attaches && !pins@
identifier virtual.fn;
identifier L, R;
expression A, D;
@@
 fn(...)
 {
 <+...
 L:
+dma_buf_unpin(A);
+err_unlock:
 dma_resv_unlock(D->resv);
 dma_buf_detach(D, A);
 ... when any
 return R;
 ...+>
 }

@under depends on leaves@
identifier virtual.fn;
identifier leaves.R;
expression A, D;
@@
 fn(...)
 {
 ... when any
 A = dma_buf_dynamic_attach(D, ...);
 ... when != dma_resv_lock(...)
 dma_resv_lock(D->resv, NULL);
+R = dma_buf_pin(A);
+if (R)
+	goto err_unlock;
 ... when any
 }

// --- it does not ---

@tested_int depends on attaches && !pins && !leaves disable decl_init@
identifier virtual.fn;
identifier R;
local idexpression A;
expression D;
@@
 int fn(...)
 {
 ... when any
 int R;
 ... when any
 A = dma_buf_dynamic_attach(D, ...);
 if (IS_ERR(A))
 	return PTR_ERR(A);
+dma_resv_lock(D->resv, NULL);
+R = dma_buf_pin(A);
+dma_resv_unlock(D->resv);
+if (R) {
+	dma_buf_detach(D, A);
+	return R;
+}
 <...
+dma_resv_lock(D->resv, NULL);
+dma_buf_unpin(A);
+dma_resv_unlock(D->resv);
 dma_buf_detach(D, A);
 ...>
 }

// --- it detaches ---

@held depends on !attaches exists@
identifier virtual.fn;
expression D;
position p;
@@
 fn(...)
 {
 ... when any
 dma_resv_lock(...)
 ... when != dma_resv_unlock(...)
 dma_buf_detach@p(D, ...)
 ... when any
 }

@detaches depends on !attaches && !pins@
identifier virtual.fn;
expression A, D;
position p != held.p;
@@
 fn(...)
 {
 <...
+dma_resv_lock(D->resv, NULL);
+dma_buf_unpin(A);
+dma_resv_unlock(D->resv);
 dma_buf_detach@p(D, A);
 ...>
 }
