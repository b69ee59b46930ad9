// SPDX-License-Identifier: GPL-2.0-only
/// An exporter that takes buffers back refuses importers that cannot let go,
/// when they attach, and lets the others pin: a pinned importer that can be
/// revoked is as good as a dynamic one.
//
// Confidence: High
// Options: --no-includes --include-headers
// Needs: -D ops=NAME (the dma_buf_ops), -D attach_fn=F (its attach; with
// -D none a name for the one that it gets), -D pin_fn=F (a pin that refuses everybody)
//
// The test comes first in attach, before anything is taken that an error would
// have to give back.

virtual patch
virtual none

@tests@
identifier virtual.attach_fn;
@@
 attach_fn(...)
 {
 <+...
 dma_buf_attach_revocable(...)
 ...+>
 }

@asks depends on !none && !tests@
identifier virtual.attach_fn;
identifier D, A;
statement S, S1;
@@
 attach_fn(struct dma_buf *D, struct dma_buf_attachment *A)
 {
 ... when != S
+if (!dma_buf_attach_revocable(A))
+	return -EOPNOTSUPP;
 S1
 ... when any
 }

@empty depends on none && !tests@
identifier virtual.ops, virtual.attach_fn;
@@
+static int attach_fn(struct dma_buf *dmabuf, struct dma_buf_attachment *attachment)
+{
+	return dma_buf_attach_revocable(attachment) ? 0 : -EOPNOTSUPP;
+}
+
 struct dma_buf_ops ops = {
+	.attach = attach_fn,
 	...
 };

@pins@
identifier virtual.pin_fn;
expression E;
@@
 int pin_fn(...)
 {
-	return E;
+	return 0;
 }
