// SPDX-License-Identifier: GPL-2.0-only
/// An exporter that takes a buffer back has to wait, without an end and
/// whatever signals come, for all fences of the buffer: importers' devices
/// may use the memory until these retire.
//
// Confidence: High
// Options: --no-includes --include-headers
// Needs: -D notify=NAME (the call that invalidates) -D fn=FUNCTION (that makes
// it to take a buffer back; a mere move may leave the waiting to its jobs)
//
// A call without a wait behind it, up to where the lock is dropped, gets one;
// a wait for less than all fences, or one that may end early and whose result
// is dropped, becomes the right one. A wait whose result is used keeps how it
// ends: whoever looks at it has a reason. A wait for another buffer is none.
//
// Not reached: a call whose result is tested or that is part of an expression,
// waits in other functions.

virtual patch

@waited exists@
identifier virtual.fn, virtual.notify;
expression D;
position p;
@@
 fn(...)
 {
 ... when any
 notify@p(D);
 ... when != dma_resv_unlock(...)
 dma_resv_wait_timeout(D->resv, ...)
 ... when any
 }

@unwaited@
identifier virtual.fn, virtual.notify;
expression D;
position p != waited.p;
@@
 fn(...)
 {
 <...
 notify@p(D);
+dma_resv_wait_timeout(D->resv, DMA_RESV_USAGE_BOOKKEEP, false, MAX_SCHEDULE_TIMEOUT);
 ...>
 }

@dropped@
identifier virtual.fn, virtual.notify;
expression D, usage, intr, timeout;
@@
 fn(...)
 {
 <...
 notify(D);
 ... when != dma_resv_unlock(...)
(
 dma_resv_wait_timeout(D->resv, DMA_RESV_USAGE_BOOKKEEP, false, MAX_SCHEDULE_TIMEOUT);
|
 dma_resv_wait_timeout(D->resv,
-			usage, intr, timeout
+			DMA_RESV_USAGE_BOOKKEEP, false, MAX_SCHEDULE_TIMEOUT
			);
)
 ...>
 }

@used@
identifier virtual.fn, virtual.notify;
expression D, L, usage;
@@
 fn(...)
 {
 <...
 notify(D);
 ... when != dma_resv_unlock(...)
(
 L = dma_resv_wait_timeout(D->resv, DMA_RESV_USAGE_BOOKKEEP, ...);
|
 L = dma_resv_wait_timeout(D->resv,
-			usage
+			DMA_RESV_USAGE_BOOKKEEP
			, ...);
)
 ...>
 }
