// SPDX-License-Identifier: GPL-2.0-only
/// A function that attaches must not hold the buffer's reservation lock; to
/// pin, to map, or to undo these it must. So it has to take the lock in
/// between, or to call the functions that do (*_unlocked).
//
// Confidence: Moderate
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_attach, dma_buf_dynamic_attach
// Report: ERROR: this call needs the buffer's reservation lock, and nothing since the attach takes it
//
// Found: an attach, and then in the same function a pin, an unpin, a map or an
// unmap of that attachment, with no call in between whose name says that it
// locks something; and the same behind an unlock, up to the next lock.
//
// Not found: everything whose lock is the affair of callers or of called
// functions. dmabuf-revoke's rule RESV_NOT_HELD follows these.

virtual report
virtual context
virtual org

@behind_attach depends on report || context || org exists@
expression A, E;
identifier f = {dma_buf_pin, dma_buf_unpin, dma_buf_map_attachment,
		dma_buf_unmap_attachment};
identifier l =~ "lock|reserve|acquire|exec|guard|assert_held";
@@
 A = \(dma_buf_attach\|dma_buf_dynamic_attach\)(...)
 ... when != l(...)
     when != A = E
*f
 (A, ...)

@behind_unlock depends on report || context || org exists@
expression A, E, D;
identifier f = {dma_buf_pin, dma_buf_unpin, dma_buf_map_attachment,
		dma_buf_unmap_attachment};
identifier l =~ "lock|reserve|acquire|exec|guard|assert_held";
@@
 A = \(dma_buf_attach\|dma_buf_dynamic_attach\)(D, ...)
 ... when any
     when != A = E
 dma_resv_unlock(\(D->resv\|A->dmabuf->resv\));
 ... when != l(...)
     when != A = E
*f
 (A, ...)
