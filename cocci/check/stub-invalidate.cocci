// SPDX-License-Identifier: GPL-2.0-only
/// An importer with a callback claims that it can let go of the buffer: the
/// exporter gives the memory to somebody else when the callback has returned.
/// A callback that only logs, asserts or sets a flag makes a false claim.
//
// Confidence: Moderate
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_attach_ops
// Report: WARNING: this callback neither stops DMA nor unmaps
//
// Found: a function that a struct dma_buf_attach_ops of the same file names as
// its callback, and that calls nothing but what logs, asserts, converts
// pointers or sets flags, with no loop, and no store through a plain pointer or into an array.
//
// Kernels up to 7.0 refuse an importer without a callback: drivers that cannot
// let go have to have a stub there, until they leave it out on 7.1.
//
// Not found: stubs that call a function of the driver which does nothing
// either, and a callback whose ops are in another file. dmabuf-revoke's rule
// STUB_INVALIDATE looks into these.

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

@calls exists@
identifier callback.cb;
identifier f !~ "^(WARN|pr_|printk|((dev|ibdev|netdev|drm|pci)_|DRM_(DEV_)?)(dbg|debug|info|notice|warn|err|DEBUG|INFO|NOTE|WARN|ERROR)|trace_|lockdep_assert|dma_resv_assert_held|might_sleep|(un)?likely$|container_of|(.*_)?to_|READ_ONCE$|WRITE_ONCE$|(set|clear|test)_bit$|atomic_(set|read)$|smp_|IS_ENABLED$)";
position q;
@@
 cb@q(...)
 {
 ... when any
 f(...)
 ... when any
 }

// By a pointer, or into what may be a page table.
@works exists@
identifier callback.cb, m;
expression E, X;
position q;
@@
 cb@q(...)
 {
 ... when any
(
 E->m(...)
|
 E.m(...)
|
 (*E)(...)
|
 *E = X
|
 E[...] = X
)
 ... when any
 }

@loops exists@
identifier callback.cb;
statement S;
iterator I;
position q;
@@
 cb@q(...)
 {
 ... when any
(
 for (...;...;...) S
|
 while (...) S
|
 I(...) S
)
 ... when any
 }

@stub depends on report || context || org@
identifier callback.cb;
position q != {calls.q, works.q, loops.q};
@@
*cb@q
 (...) { ... }
