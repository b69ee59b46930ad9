// SPDX-License-Identifier: GPL-2.0-only
/// An exporter that takes a buffer back has to wait until every importer has
/// unmapped it: devices may read ahead until then. Count the mappings in the
/// buffer's private struct and wait for the count to drop to zero.
//
// Confidence: Moderate
// Options: --no-includes --include-headers
// Needs: -D private=TAG -D counter=NAME (a name that struct TAG has not yet)
// -D map=F -D unmap=F (the callbacks) -D exports=F (sets a new buffer's priv)
// -D result=NAME (no variable of the map function) -D box=NAME (none of unmap)
// -D notify=NAME (the call that invalidates) -D fn=FUNCTION (that makes it)
// -D mark=NAME (the member of struct TAG that says so, by being true)
//
// map counts where it succeeds, unmap discounts last, and behind the lock the
// function that takes the buffer back waits; where it can also give it back,
// it waits only if it takes: an importer may have mapped it anew by then.
//
// The key that waiters sleep on is the counter's address, which nobody follows
// after the count is zero: so the struct may go at once.
//
// Not reached: a map or unmap that does not take the private struct from
// attachment->dmabuf->priv in its first lines, a lock that the caller drops, a
// mark that is set under a condition or says so by being false. Where a map or an
// unmap has ways out of more kinds than these rules know, some are not counted:
// look at each of them.

virtual patch

// --- the counter ---

@has_counter@
identifier virtual.private, virtual.counter;
@@
 struct private {
 	...
 	atomic_t counter;
 	...
 };

@add_counter depends on !has_counter@
identifier virtual.private, virtual.counter;
@@
 struct private {
 	...
+	atomic_t counter;
 };

@has_init@
identifier virtual.exports, virtual.counter;
expression P;
@@
 exports(...)
 {
 <+...
 atomic_set(&P->counter, 0);
 ...+>
 }

@add_init depends on !has_init@
identifier virtual.exports, virtual.counter;
expression I, P;
@@
 exports(...)
 {
 <...
 I.priv = P;
+atomic_set(&P->counter, 0);
 ...>
 }

// --- map ---

@counts@
identifier virtual.map, virtual.counter;
expression P;
@@
 map(...)
 {
 <+...
 atomic_inc(&P->counter)
 ...+>
 }

// An error, told by a test, is no mapping.
@failed depends on !counts exists@
identifier virtual.map;
identifier T;
position bad;
@@
 map(...)
 {
 ... when any
(
 if (\(IS_ERR(T)\|IS_ERR_OR_NULL(T)\|!T\|T == NULL\)) return@bad T;
|
 if (\(IS_ERR(T)\|IS_ERR_OR_NULL(T)\|!T\|T == NULL\)) { ... return@bad T; }
)
 ... when any
 }

@returns depends on !counts@
identifier virtual.map, virtual.private, virtual.counter;
identifier A, P;
identifier T != { NULL };
position p != failed.bad;
@@
 map(struct dma_buf_attachment *A, ...)
 {
 ...
 struct private *P = A->dmabuf->priv;
 <+...
+if (!IS_ERR_OR_NULL(T)) atomic_inc(&P->counter);
 return@p T;
 ...+>
 }

@calls depends on !counts@
identifier virtual.map, virtual.private, virtual.counter, virtual.result;
identifier A, P;
identifier F != { ERR_PTR, ERR_CAST };
expression list es;
@@
 map(struct dma_buf_attachment *A, ...)
 {
 ...
 struct private *P = A->dmabuf->priv;
+struct sg_table *result;
 <+...
-return F(es);
+result = F(es);
+if (!IS_ERR_OR_NULL(result)) atomic_inc(&P->counter);
+return result;
 ...+>
 }

// --- unmap ---

@discounts@
identifier virtual.unmap, virtual.counter;
expression P;
@@
 unmap(...)
 {
 <+...
 atomic_dec_and_test(&P->counter)
 ...+>
 }

@has_private@
identifier virtual.unmap, virtual.private;
identifier A, P;
@@
 unmap(struct dma_buf_attachment *A, ...)
 {
 ... when any
 struct private *P = A->dmabuf->priv;
 ... when any
 }

@add_private depends on !has_private && !discounts@
identifier virtual.unmap, virtual.private;
identifier A, v;
identifier virtual.box;
type V;
expression E;
@@
 unmap(struct dma_buf_attachment *A, ...)
 {
+struct private *box = A->dmabuf->priv;
(
 V v;
|
 V v = E;
)
 ... when any
 }

@add_private_alone depends on !has_private && !discounts && !add_private@
identifier virtual.unmap, virtual.private;
identifier A;
identifier virtual.box;
statement S;
@@
 unmap(struct dma_buf_attachment *A, ...)
 {
+struct private *box = A->dmabuf->priv;
+
 S
 ... when any
 }

@early depends on !discounts@
identifier virtual.unmap, virtual.private, virtual.counter;
identifier A, P;
@@
 unmap(struct dma_buf_attachment *A, ...)
 {
 ... when any
 struct private *P = A->dmabuf->priv;
 <+...
+if (atomic_dec_and_test(&P->counter)) wake_up_var(&P->counter);
 return;
 ...+>
 }

@last depends on !discounts && !early@
identifier virtual.unmap, virtual.private, virtual.counter;
identifier A, P;
@@
 unmap(struct dma_buf_attachment *A, ...)
 {
 ... when any
 struct private *P = A->dmabuf->priv;
 ... when any
+if (atomic_dec_and_test(&P->counter)) wake_up_var(&P->counter);
 }

@last_of_several depends on early@
identifier virtual.unmap, virtual.private, virtual.counter;
identifier A, P;
expression E;
@@
 unmap(struct dma_buf_attachment *A, ...)
 {
 ... when any
 struct private *P = A->dmabuf->priv;
 ... when any
 E;
+if (atomic_dec_and_test(&P->counter)) wake_up_var(&P->counter);
 }

// --- the wait ---

@waits@
identifier virtual.fn, virtual.counter;
expression P;
@@
 fn(...)
 {
 <+...
 wait_var_event(&P->counter, ...);
 ...+>
 }

@always depends on !waits@
identifier virtual.fn, virtual.notify, virtual.private, virtual.mark;
identifier virtual.counter;
struct private *P;
expression D;
@@
 fn(...)
 {
 <+...
 P->mark = \(true\|1\);
 ... when != P->mark = ...
 notify(D);
 ... when != notify(D)
 dma_resv_unlock(D->resv);
+wait_var_event(&P->counter, !atomic_read(&P->counter));
 ...+>
 }

@taken depends on !waits && !always@
identifier virtual.fn, virtual.notify, virtual.private, virtual.mark;
identifier virtual.counter;
struct private *P;
idexpression V;
expression D;
@@
 fn(...)
 {
 <+...
 P->mark = V;
 ... when != P->mark = ...
     when != V = ...
 notify(D);
 ... when != notify(D)
     when != V = ...
 dma_resv_unlock(D->resv);
+if (V) wait_var_event(&P->counter, !atomic_read(&P->counter));
 ...+>
 }
