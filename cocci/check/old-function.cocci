// SPDX-License-Identifier: GPL-2.0-only
/// dma_buf_move_notify() is called dma_buf_invalidate_mappings() since Linux
/// 7.1. Code with the old name does not link there. For trees that have the
/// new name.
//
// Confidence: High
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_move_notify
// Report: ERROR: dma_buf_move_notify() is dma_buf_invalidate_mappings() since Linux 7.1
//
// Found: calls, other uses of the name, its declaration and its definition.
//
// Not found: #define that Coccinelle cannot parse, comments, documentation.
// dmabuf-revoke's rule OLD_FUNCTION sees these. To mend it:
// rename-function.cocci.

virtual report
virtual context
virtual org

@used depends on report || context || org@
symbol dma_buf_move_notify;
@@
*dma_buf_move_notify

@declared depends on report || context || org@
identifier f = {dma_buf_move_notify};
type T;
@@
 T
*f
 (...);

@defined depends on report || context || org@
identifier f = {dma_buf_move_notify};
@@
*f
 (...) { ... }
