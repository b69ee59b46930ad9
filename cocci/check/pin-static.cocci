// SPDX-License-Identifier: GPL-2.0-only
/// dma_buf_pin() is for dynamic importers, who promise by their ops that they
/// can live with a buffer that moves. For the others the core pins by itself
/// when they map, and warns about a pin of their own.
//
// Confidence: High
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_pin
// Report: ERROR: this pins a static attachment, which only a dynamic importer may
//
// Found: a function that attaches with dma_buf_attach(), or with NULL for the
// ops, and pins what it got on a way from there.
//
// Not found: an attachment that one function makes and another one pins, and
// functions that attach in both ways. dmabuf-revoke's rule PIN_STATIC looks
// for these.

virtual report
virtual context
virtual org

@both@
identifier fn;
expression D, V, P;
expression O != NULL;
position q;
@@
 fn@q(...)
 {
 <+...
 dma_buf_dynamic_attach(D, V, O, P)
 ...+>
 }

@pins depends on report || context || org exists@
identifier fn;
expression A, D, V, P, E;
position q != both.q;
@@
 fn@q(...)
 {
 ... when any
(
 A = dma_buf_attach(...)
|
 A = dma_buf_dynamic_attach(D, V, NULL, P)
)
 ... when any
     when != A = E
*dma_buf_pin
 (A)
 ... when any
 }
