// SPDX-License-Identifier: GPL-2.0-only
/// The wait after an invalidation may end early: an interruptible one with the
/// first signal, a bounded one when its time is up. If nobody looks whether
/// it did, that is no wait.
//
// Confidence: High
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_invalidate_mappings, dma_buf_move_notify
// Report: ERROR: this wait can end before the fences have signaled, and nobody looks whether it did
//
// Found: behind an invalidation, in the same function, a wait that is
// interruptible (`true`) or bounded (a number, HZ, msecs_to_jiffies()), as a
// statement of its own, with or without (void).
//
// Not found: waits in other functions, and results that are put into a
// variable which nobody reads. dmabuf-revoke's rule INVALIDATE_WAIT_RESULT
// looks for these.

virtual report
virtual context
virtual org

// --- where a wait as it should be follows, the other may be as it likes ---

@full exists@
symbol false;
identifier f = {dma_buf_invalidate_mappings, dma_buf_move_notify};
position p;
@@
 f@p(...)
 ... when any
 dma_resv_wait_timeout(..., \(0\|false\), MAX_SCHEDULE_TIMEOUT)

@dropped exists@
symbol true, false, HZ;
identifier f = {dma_buf_invalidate_mappings, dma_buf_move_notify};
expression R, U, E;
constant C != MAX_SCHEDULE_TIMEOUT;
position p != full.p, w;
@@
 f@p(...)
 ... when any
(
 dma_resv_wait_timeout@w(R, U, \(1\|true\), ...);
|
 (void)dma_resv_wait_timeout@w(R, U, \(1\|true\), ...);
|
 dma_resv_wait_timeout@w(R, U, \(0\|false\),
			 \(C\|E * HZ\|HZ * E\|HZ / E\|msecs_to_jiffies(...)\|
			   usecs_to_jiffies(...)\));
|
 (void)dma_resv_wait_timeout@w(R, U, \(0\|false\),
			       \(C\|E * HZ\|HZ * E\|HZ / E\|
				 msecs_to_jiffies(...)\|
				 usecs_to_jiffies(...)\));
)

@mark depends on report || context || org@
position dropped.w;
@@
*dma_resv_wait_timeout@w
 (...)
