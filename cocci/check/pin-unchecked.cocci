// SPDX-License-Identifier: GPL-2.0-only
/// dma_buf_pin() and dma_buf_map_attachment() fail: the exporter is out of
/// memory, or refuses this importer. Who does not look goes on with a buffer
/// that may move any time, and unpins later what was never pinned.
//
// Confidence: High
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_pin, dma_buf_map_attachment, dma_buf_map_attachment_unlocked
// Report: ERROR: nobody looks at what this call returns: the buffer may not be pinned, or mapped
//
// Found: a result that is thrown away, with or without (void), and one that is
// put into a local variable of which no way on reads it.
//
// Not found: results that are put into a member, ways on which it is read
// among others on which it is not, and functions that hand the result to
// callers who drop it. dmabuf-revoke's rule PIN_UNCHECKED follows these.

virtual report
virtual context
virtual org

@dropped@
identifier f = {dma_buf_pin, dma_buf_map_attachment,
		dma_buf_map_attachment_unlocked};
position p;
@@
(
 f@p(...);
|
 (void)f@p(...);
)

@mark_dropped depends on report || context || org@
identifier dropped.f;
position dropped.p;
@@
*f@p
 (...)

@reads@
local idexpression r;
position q;
@@
 r@q = <+... r ...+>

@returns@
local idexpression r;
position q;
@@
 return@q <+... r ...+>;

// Read by its address, perhaps.
@pointed exists@
local idexpression r;
identifier f = {dma_buf_pin, dma_buf_map_attachment,
		dma_buf_map_attachment_unlocked};
position p;
@@
 &r
 ... when any
 r = f@p(...)

// Without `strict` an early return would not count as a way on.
@unread forall@
local idexpression r;
expression E;
position p != pointed.p, q != {reads.q, returns.q};
@@
 r = dma_buf_pin@p(...);
 ... when != r
     when strict
(
 r@q = E;
|
 return@q;
|
 return@q E;
)

@mark_unread depends on report || context || org@
position unread.p;
@@
*dma_buf_pin@p
 (...)

// A variable that ends unread may be for its cleanup function (__free), which
// spatch does not see. So a mapping has to be overwritten on all ways.
@overwritten forall@
identifier f = {dma_buf_map_attachment, dma_buf_map_attachment_unlocked};
local idexpression r;
expression E;
position p != pointed.p, q != reads.q;
@@
 r = f@p(...);
 ... when != r
     when strict
 r@q = E;

@mark_overwritten depends on report || context || org@
identifier overwritten.f;
position overwritten.p;
@@
*f@p
 (...)

@overwritten_first forall@
identifier f = {dma_buf_pin, dma_buf_map_attachment,
		dma_buf_map_attachment_unlocked};
identifier r;
type T;
expression E;
position p != pointed.p, q != reads.q;
@@
 T r = f@p(...);
 ... when != r
     when strict
 r@q = E;

@mark_overwritten_first depends on report || context || org@
identifier overwritten_first.f;
position overwritten_first.p;
@@
*f@p
 (...)
