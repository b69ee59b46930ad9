// SPDX-License-Identifier: GPL-2.0-only
/// Importers may leave the invalidate_mappings callback out, which says that
/// they cannot give a buffer up: whoever calls it asks first whether it is
/// there, and nobody refuses ops without it.
//
// Confidence: High
// Options: --no-includes --include-headers
//
// A function that is handed the ops no longer refuses them for the lack of the
// callback; what else it refuses, a NULL in place of the ops above all, it
// still does.
//
// Not reached: calls in macros or through a variable, tests whose outcome is kept
// in a variable, and what does something else than to return an error.

virtual patch

@asks@
expression E;
expression list args;
position p;
@@
 if (<+... E->invalidate_mappings ...+>)
 	E->invalidate_mappings@p(args);

@asks_above exists@
expression E;
expression list args;
position p;
@@
 if (<+... E->invalidate_mappings ...+>) {
 	... when any
 	E->invalidate_mappings@p(args);
 	... when any
 }

@has_ops@
expression A;
expression list args;
position p;
@@
 if (A->importer_ops)
 	A->importer_ops->invalidate_mappings@p(args);

@never_asks@
expression E;
expression list args;
position p != { asks.p, asks_above.p, has_ops.p };
@@
-E->invalidate_mappings@p(args);
+if (E->invalidate_mappings)
+	E->invalidate_mappings(args);

@asks_for_ops@
expression A;
expression list args;
@@
 if (
-    A->importer_ops
+    A->importer_ops && A->importer_ops->invalidate_mappings
    )
 	A->importer_ops->invalidate_mappings(args);

@refuses@
identifier f, ops;
constant C;
@@
 f(..., const struct dma_buf_attach_ops *ops, ...)
 {
 <...
(
-if (\(WARN_ON\|WARN_ON_ONCE\)(ops && !ops->invalidate_mappings)) return -C;
|
-if (\(WARN_ON\|WARN_ON_ONCE\)(ops && !ops->invalidate_mappings)) return ERR_PTR(-C);
|
-if (\(WARN_ON\|WARN_ON_ONCE\)(!ops->invalidate_mappings)) return -C;
|
-if (\(WARN_ON\|WARN_ON_ONCE\)(!ops->invalidate_mappings)) return ERR_PTR(-C);
|
-if (ops && !ops->invalidate_mappings) return -C;
|
-if (ops && !ops->invalidate_mappings) return ERR_PTR(-C);
|
-if (!ops->invalidate_mappings) return -C;
|
-if (!ops->invalidate_mappings) return ERR_PTR(-C);
|
 !ops
- || !ops->invalidate_mappings
)
 ...>
 }
