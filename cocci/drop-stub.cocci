// SPDX-License-Identifier: GPL-2.0-only
/// An importer whose callback does nothing cannot give a buffer up: it leaves
/// the callback out, which says so, where a callback that lies would have the
/// exporter believe that the memory is no longer in use.
//
// Confidence: High
// Options: --no-includes --include-headers
// Needs: -D callback=FUNCTION (the stub); -D unused where nothing but the ops
// uses it, and it goes, too
//
// The attachment stays a dynamic one. Whoever has a mapping has to pin.
//
// Not reached: positional initialisers.

virtual patch
virtual unused

@initialised@
identifier virtual.callback;
identifier ops;
@@
 struct dma_buf_attach_ops ops = {
-	.invalidate_mappings = callback,
 };

@stored@
identifier virtual.callback;
expression E;
@@
(
-E.invalidate_mappings = callback;
|
-E->invalidate_mappings = callback;
)

@declared depends on unused@
identifier virtual.callback;
type T;
@@
-T callback(...);

@defined depends on unused@
identifier virtual.callback;
type T;
@@
-T callback(...) { ... }
