// SPDX-License-Identifier: GPL-2.0-only
/// dma_buf_move_notify() is called dma_buf_invalidate_mappings(): it revokes
/// mappings, and a move is only one of the reasons. Rename the function and
/// whatever calls, declares, exports or passes it.
//
// Confidence: High
// Options: --no-includes --include-headers
// To take it back: the same rule with its two names exchanged, which is what
// `dmabuf-revoke series --reverse` uses.
//
// Reached: prototypes, the definition, stubs in headers, calls, the address
// with and without &, in initialisers, typeof() and as an argument of other
// macros (EXPORT_SYMBOL*() among them), in bodies of #define that Coccinelle
// can parse.
//
// Left alone: members and labels of that name, longer names. A file with a
// function of that name which takes something else than a struct dma_buf, or
// with a variable or parameter called so, is left alone as a whole.
//
// Not reached: comments, strings, the name of a macro (`#define
// dma_buf_move_notify ...`), #if and #ifdef, operands of # and ##, bodies of
// #define that are no expression or statement, asm.
//
// Layout stays as it is, byte for byte, but that `a ? f : b` loses the space
// before the colon.

// A line that gets longer stays one line.
#spatch --max-width 1000

virtual patch

// --- somebody else's function or variable of the same name ---

@ours@
identifier d;
type T;
position p;
@@
 T dma_buf_move_notify@p(struct dma_buf *d) { ... }

@foreign@
position p != ours.p;
type T;
@@
 T dma_buf_move_notify@p(...) { ... }

@ours_declared@
identifier d;
type T;
position p;
@@
(
 T dma_buf_move_notify@p(struct dma_buf *d);
|
 T dma_buf_move_notify@p(struct dma_buf *);
)

@foreign_declared@
position p != ours_declared.p;
type T;
@@
 T dma_buf_move_notify@p(...);

@variable disable decl_init@
position p != ours_declared.p;
identifier n =~ "^dma_buf_move_notify$";
type T;
expression E;
@@
(
 T n@p;
|
 T n@p = E;
|
 T (*n)(...);
|
 T (*n)(...) = E;
)

@parameter@
identifier n =~ "^dma_buf_move_notify$";
identifier f;
type T;
@@
 f(..., T n, ...) { ... }

@parameter_pointer@
identifier n =~ "^dma_buf_move_notify$";
identifier f;
type T;
@@
 f(..., T (*n)(...), ...) { ... }

@theirs depends on foreign || foreign_declared || variable || parameter || parameter_pointer@
identifier n =~ "^dma_buf_move_notify$";
@@
 n

@offset@
identifier OFFSET =~ "offsetof|sizeof_field|container_of";
identifier n =~ "^dma_buf_move_notify$";
position p;
@@
 OFFSET(..., n@p)

// --- the function ---

@definition depends on !theirs@
type T;
@@
 T
-dma_buf_move_notify
+dma_buf_invalidate_mappings
 (...) { ... }

@prototype depends on !theirs@
type T;
@@
 T
-dma_buf_move_notify
+dma_buf_invalidate_mappings
 (...);

@use depends on !theirs@
symbol dma_buf_move_notify;
position p != offset.p;
@@
-dma_buf_move_notify@p
+dma_buf_invalidate_mappings
