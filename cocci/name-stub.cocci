// SPDX-License-Identifier: GPL-2.0-only
/// An importer that pins its buffer and cannot give it up names the stub that
/// the core has for that, in place of one of its own: so an exporter can tell
/// it from importers that mean what they say.
//
// Confidence: High
// Options: --no-includes --include-headers
// Needs: -D callback=FUNCTION (the stub); -D unused where nothing but the ops
// uses it, and it goes, too
//
// This is for kernels whose core demands a callback (series v3). Where it does
// not, drop-stub.cocci is right.
//
// Not reached: positional initialisers.

virtual patch
virtual unused

@initialised@
identifier virtual.callback;
identifier ops;
@@
 struct dma_buf_attach_ops ops = {
 	.invalidate_mappings =
-	callback
+	dma_buf_unsupported_invalidate_mappings
	,
 };

@stored@
identifier virtual.callback;
expression E;
@@
(
 E.invalidate_mappings =
-callback
+dma_buf_unsupported_invalidate_mappings
 ;
|
 E->invalidate_mappings =
-callback
+dma_buf_unsupported_invalidate_mappings
 ;
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
