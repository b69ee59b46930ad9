// SPDX-License-Identifier: GPL-2.0-only
/// The core keeps the pointer to the attach ops for as long as the attachment
/// lives. Ops on the stack are gone when the function returns, and the
/// callback that is then called is whatever lies there.
//
// Confidence: High
// Options: --no-includes --include-headers --show-diff
// Keywords: dma_buf_attach_ops
// Report: ERROR: the attach ops are on the stack, and the attachment outlives them
//
// Found: a local struct dma_buf_attach_ops that is not static, whose address
// the same function hands to dma_buf_dynamic_attach(), directly or by a local
// pointer.
//
// Not found: an attach by a helper, ops that are copied into another object of
// the stack, and static ops whose callback nobody fills in. dmabuf-revoke's
// rule STACK_OPS looks for these.

virtual report
virtual context
virtual org

// Coccinelle does not call a static local "local".
@direct depends on report || context || org@
local idexpression struct dma_buf_attach_ops ops;
@@
*dma_buf_dynamic_attach
 (..., &ops, ...)

@pointer depends on report || context || org exists@
local idexpression struct dma_buf_attach_ops ops;
local idexpression p;
expression E;
@@
 p = &ops
 ... when any
     when != p = E
*dma_buf_dynamic_attach
 (..., p, ...)

@literal depends on report || context || org@
@@
*dma_buf_dynamic_attach
 (..., &(struct dma_buf_attach_ops) { ... }, ...)
