// SPDX-License-Identifier: GPL-2.0-only
/// A pin that nobody takes back keeps the buffer where it is for as long as it
/// lives: the exporter cannot move it any more, and video memory that is
/// pinned for nothing is gone for everybody.
//
// Confidence: Moderate
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_pin
// Report: ERROR: this leaves with a pin that nobody takes back: unpin first
//
// Found: behind a dma_buf_pin() that worked, a detach of that attachment with
// the pin; and an error that is returned with the pin, in a function that
// unpins for another error. There must be no unpin in between, no call whose
// name says that it releases something, no store into a member whose name has
// "pin" in it, and the function must not unpin under a condition.
//
// Not found: pins and unpins in different functions, and functions that never
// unpin (their callers may). dmabuf-revoke's rule PIN_UNBALANCED follows both.

virtual report
virtual context
virtual org

// --- what makes it uncertain ---

@failing@
local idexpression int r;
position z;
@@
 if (\(r\|r < 0\|r != 0\|IS_ERR(...)\))
 	dma_buf_unpin@z(...);

@perhaps@
identifier fn;
position q, z != failing.z;
@@
 fn@q(...)
 {
 <+...
(
 if (...)
 	dma_buf_unpin@z(...);
|
 while (...) { <+... dma_buf_unpin(...) ...+> }
|
 for (...;...;...) { <+... dma_buf_unpin(...) ...+> }
)
 ...+>
 }

// The path of an error may be the one on which it unpins.
@guarded@
identifier fn;
position q;
@@
 fn@q(...)
 {
 <+...
 if (...)
 	dma_buf_unpin(...);
 ...+>
 }

// --- the test behind which the pin is there: result kept, or tested at once ---

@kept exists@
expression r, A, E;
identifier fn;
position q != perhaps.q, i;
@@
 fn@q(...)
 {
 ... when any
 r = dma_buf_pin(A)
 ... when != r = E
 if@i (\(r\|r < 0\|r != 0\)) { ... return ...; }
 ... when any
 }

@kept_one exists@
expression A;
identifier fn;
position q != perhaps.q, i;
@@
 fn@q(...)
 {
 ... when any
 if@i (\(dma_buf_pin(A)\|dma_buf_pin(A) < 0\|dma_buf_pin(A) != 0\))
 { ... return ...; }
 ... when any
 }

// --- detached with the pin ---

@detached depends on report || context || org exists@
expression kept.A, X, E, D;
identifier m =~ "pin";
identifier u =~ "unpin|release|free|destroy|cleanup|unref|put|fini|exit|teardown|undo|close|drop|remove|delete|abort|revoke|stop";
position kept.i;
@@
 if@i (...) { ... return ...; }
 ... when != u(...)
     when != X->m = E
     when != X.m = E
*dma_buf_detach
 (D, A)

@detached_one depends on report || context || org exists@
expression kept_one.A, X, E, D;
identifier m =~ "pin";
identifier u =~ "unpin|release|free|destroy|cleanup|unref|put|fini|exit|teardown|undo|close|drop|remove|delete|abort|revoke|stop";
position kept_one.i;
@@
 if@i (...) { ... return ...; }
 ... when != u(...)
     when != X->m = E
     when != X.m = E
*dma_buf_detach
 (D, A)

// --- an error is returned with the pin, and another one is not ---

@other@
statement S1, S2;
position o != {kept.i, kept_one.i};
@@
 if@o (...) S1 else S2

@unpins exists@
position i != other.o, j;
@@
 if@i@j (...) { ... return ...; }
 ... when any
 dma_buf_unpin(...)

@surely exists@
identifier fn;
position q != guarded.q, i != other.o, j;
@@
 fn@q(...)
 {
 ... when any
 if@i@j (...) { ... return ...; }
 ... when any
 dma_buf_unpin(...)
 ... when any
 }

@constant depends on report || context || org exists@
expression X, E;
constant C;
identifier m =~ "pin";
identifier u =~ "unpin|release|free|destroy|cleanup|unref|put|fini|exit|teardown|undo|close|drop|remove|delete|abort|revoke|stop";
position unpins.j;
@@
 if@j (...) { ... return ...; }
 ... when != u(...)
     when != X->m = E
     when != X.m = E
*return
 \(-C\|PTR_ERR(...)\|(int)PTR_ERR(...)\|ERR_PTR(...)\|ERR_CAST(...)\);

@variable depends on report || context || org exists@
local idexpression r;
expression X, E;
constant C;
identifier m =~ "pin";
identifier u =~ "unpin|release|free|destroy|cleanup|unref|put|fini|exit|teardown|undo|close|drop|remove|delete|abort|revoke|stop";
position surely.j;
@@
 if@j (...) { ... return ...; }
 ... when != u(...)
     when != X->m = E
     when != X.m = E
 r = \(-C\|PTR_ERR(...)\|(int)PTR_ERR(...)\|ERR_PTR(...)\|ERR_CAST(...)\)
 ... when != u(...)
     when != X->m = E
     when != X.m = E
     when != r = E
*return
 r;

@failed depends on report || context || org exists@
local idexpression int r;
expression X, E;
identifier m =~ "pin";
identifier u =~ "unpin|release|free|destroy|cleanup|unref|put|fini|exit|teardown|undo|close|drop|remove|delete|abort|revoke|stop";
position surely.j;
@@
 if@j (...) { ... return ...; }
 ... when != u(...)
     when != X->m = E
     when != X.m = E
 if (\(r\|r < 0\|r != 0\)) {
 ... when != u(...)
     when != X->m = E
     when != X.m = E
     when != r = E
*return
 r;
 }
