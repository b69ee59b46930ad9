// SPDX-License-Identifier: GPL-2.0-only
/// CONFIG_DMABUF_MOVE_NOTIFY is gone: what it selected is always built in.
/// Fold the tests of it to "enabled" and drop what that leaves dead: arms,
/// empty blocks, needless braces, locals that nothing uses any more.
//
// Confidence: Moderate
// Options: --no-includes --include-headers
//
// Reached: IS_ENABLED(), IS_BUILTIN(), IS_REACHABLE() and IS_MODULE() of the
// symbol, alone or under !, !!, (), likely(), unlikely(), in &&, || and ?:,
// as the condition of if, else if and while, in bodies of #define that
// Coccinelle can parse. Where the value is used as a number, and not only
// tested, it stays 0 or 1 (`!!p`); a test that stands alone becomes `true`
// or `false`.
//
// Not reached, here as with any semantic patch: #if and #ifdef, comments,
// and what Coccinelle cannot parse.
//
// Kept on purpose: an operand that may have a side effect and whose result
// no longer matters (`f() && false`); calls count as harmless where their
// name says that they test something (is, has, can, empty). What follows an
// `if (IS_ENABLED(...)) return` stays, too, and so do unused locals of inner
// blocks and functions that only a dead arm called. At most three nested
// levels of && and || fold in one run. In a #define no `!!` is added.
//
// Layout, where a person would do better: a space behind `!`, a brace on a
// line of its own, the indentation of what continues a `return`, the
// blank lines and comments at the edges of a block that lost its braces,
// and the indentation of statements behind such a blank line.

virtual patch

// --- before anything changes: functions that test it, and their locals ---

@tested exists@
identifier IS =~ "^IS_(ENABLED|BUILTIN|REACHABLE|MODULE)$";
identifier f;
@@
 f(...)
 {
 ... when any
 IS(CONFIG_DMABUF_MOVE_NOTIFY)
 ... when any
 }

@used exists@
identifier tested.f, y;
type T;
@@
 f(...)
 {
 ... when any
 T y;
 ... when any
 y
 ... when any
 }

@spell@
symbol CONFIG_DMABUF_MOVE_NOTIFY;
@@
(
- IS_MODULE(CONFIG_DMABUF_MOVE_NOTIFY)
+ !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
- IS_BUILTIN(CONFIG_DMABUF_MOVE_NOTIFY)
+ IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
- IS_REACHABLE(CONFIG_DMABUF_MOVE_NOTIFY)
+ IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
)

@boolean_function depends on tested exists@
typedef bool;
identifier f;
expression E;
position p;
@@
 bool f(...)
 {
 ... when any
 return@p \(E \& <+... IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ...+>\);
 ... when any
 }

@value_return@
position p != boolean_function.p;
binary operator op = {==, !=, <, >, <=, >=, &&, ||};
expression A, B, E;
@@
 return@p
(
 \(!A\|(A op B)\|A op B\) && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && \(!A\|(A op B)\|A op B\)
|
 \(!A\|(A op B)\|A op B\) || !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) || \(!A\|(A op B)\|A op B\)
|
- E && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
+ !!E
|
- IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && E
+ !!E
|
- E || !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
+ !!E
|
- !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) || E
+ !!E
)
 ;

@value_assigned@
binary operator op = {==, !=, <, >, <=, >=, &&, ||};
bool b;
expression X, A, B, E;
@@
(
 b = \(E \& <+... IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ...+>\)
|
 X =
(
 \(!A\|(A op B)\|A op B\) && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && \(!A\|(A op B)\|A op B\)
|
 \(!A\|(A op B)\|A op B\) || !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) || \(!A\|(A op B)\|A op B\)
|
- E && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
+ !!E
|
- IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && E
+ !!E
|
- E || !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
+ !!E
|
- !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) || E
+ !!E
)
)

@value_argument@
binary operator op = {==, !=, <, >, <=, >=, &&, ||};
identifier f != {likely, unlikely};
expression list before, after;
expression A, B, E;
@@
 f(before,
(
 \(!A\|(A op B)\|A op B\) && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && \(!A\|(A op B)\|A op B\)
|
 \(!A\|(A op B)\|A op B\) || !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) || \(!A\|(A op B)\|A op B\)
|
- E && IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
+ !!E
|
- IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && E
+ !!E
|
- E || !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
+ !!E
|
- !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) || E
+ !!E
)
 , after)

// --- brackets that were there for an operator that goes ---

@condition disable not_int2, not_ptr2, neg_if, ne_if@
binary operator op = {==, !=, <, >, <=, >=, &&, ||, &};
statement S, S1;
expression X, A, B;
position p;
@@
(
 if (
 \((A op B) &&@p IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)\|
   IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) &&@p (A op B)\|
   (A op B) ||@p !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)\|
   !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ||@p (A op B)\)
 ) S else S1
|
 while (
 \((A op B) &&@p IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)\|
   IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) &&@p (A op B)\|
   (A op B) ||@p !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)\|
   !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ||@p (A op B)\)
 ) S
|
 return
 \((A op B) &&@p IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)\|
   IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) &&@p (A op B)\|
   (A op B) ||@p !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)\|
   !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ||@p (A op B)\)
 ;
|
 X =
 \((A op B) &&@p IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)\|
   IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) &&@p (A op B)\|
   (A op B) ||@p !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)\|
   !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ||@p (A op B)\)
)

@condition_brackets@
binary operator op = {==, !=, <, >, <=, >=, &&, ||, &};
expression A, B;
position condition.p;
@@
(
-(
 A op B
-) &&@p IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) &&@p (
 A op B
-)
|
-(
 A op B
-) ||@p !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ||@p (
 A op B
-)
)

// A macro keeps the brackets around its body.
@macro_body@
identifier M;
binary operator op = {&&, ||};
expression A, B;
position p;
@@
#define M(...) (A op@p B)

@constant_body@
identifier M;
binary operator op = {&&, ||};
expression A, B;
position p;
@@
#define M (A op@p B)

@operand_brackets disable paren@
identifier f, m, v;
expression A, B, X, Y;
position p != {macro_body.p, constant_body.p};
@@
(
-(
 (A)
-&&@p IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
|
-(IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) &&@p
 (A)
-)
|
-(
 (A)
-||@p !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
|
-(!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ||@p
 (A)
-)
|
-(
 \(v\|f(...)\|X->m\|X.m\|X->m(...)\|X.m(...)\|X[Y]\|!X\)
-&&@p IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
|
-(IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) &&@p
 \(v\|f(...)\|X->m\|X.m\|X->m(...)\|X.m(...)\|X[Y]\|!X\)
-)
|
-(
 \(v\|f(...)\|X->m\|X.m\|X->m(...)\|X.m(...)\|X[Y]\|!X\)
-||@p !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
|
-(!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ||@p
 \(v\|f(...)\|X->m\|X.m\|X->m(...)\|X.m(...)\|X[Y]\|!X\)
-)
|
 X &&
-(
 A && B
-&&@p IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
|
 X ||
-(
 A || B
-||@p !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
)

// --- expressions, from the inside out ---

@return_first@
expression A, B, C, E;
@@
 return
(
- IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && A
+ A
  && B && C && E
|
- IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && A
+ A
  && B && E
|
- IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && A
+ A
  && E
|
- IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && A
+ A
)
 ;

@fold1 disable paren, unlikely@
expression E, X, Y;
identifier f !~ "(^|_)(is|IS|has|can|likely|unlikely|empty|READ_ONCE)(_|$)";
identifier m;
assignment operator op;
@@
(
-(
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-)
|
-(
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-)
|
-!!
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-\(likely\|unlikely\)(
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-)
|
-\(likely\|unlikely\)(
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-)
|
 \(E \& <+... \(X op Y\|X++\|++X\|X--\|--X\|f(...)\|X->m(...)\|X.m(...)\|(*X)(...)\) ...+>\)
 && !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 \(E \& <+... \(X op Y\|X++\|++X\|X--\|--X\|f(...)\|X->m(...)\|X.m(...)\|(*X)(...)\) ...+>\)
 || IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-E &&
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-E ||
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-&& E
|
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-|| E
|
-IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) &&
 E
|
-!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ||
 E
|
 E
-&& IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 E
-|| !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ?
 X
-: Y
|
-!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ? X :
 Y
)

@fold2 disable paren, unlikely@
expression E, X, Y;
identifier f !~ "(^|_)(is|IS|has|can|likely|unlikely|empty|READ_ONCE)(_|$)";
identifier m;
assignment operator op;
@@
(
-(
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-)
|
-(
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-)
|
-!!
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-\(likely\|unlikely\)(
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-)
|
-\(likely\|unlikely\)(
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-)
|
 \(E \& <+... \(X op Y\|X++\|++X\|X--\|--X\|f(...)\|X->m(...)\|X.m(...)\|(*X)(...)\) ...+>\)
 && !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 \(E \& <+... \(X op Y\|X++\|++X\|X--\|--X\|f(...)\|X->m(...)\|X.m(...)\|(*X)(...)\) ...+>\)
 || IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-E &&
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-E ||
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-&& E
|
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-|| E
|
-IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) &&
 E
|
-!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ||
 E
|
 E
-&& IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 E
-|| !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ?
 X
-: Y
|
-!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ? X :
 Y
)

@fold3 disable paren, unlikely@
expression E, X, Y;
identifier f !~ "(^|_)(is|IS|has|can|likely|unlikely|empty|READ_ONCE)(_|$)";
identifier m;
assignment operator op;
@@
(
-(
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-)
|
-(
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-)
|
-!!
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-\(likely\|unlikely\)(
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-)
|
-\(likely\|unlikely\)(
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-)
|
 \(E \& <+... \(X op Y\|X++\|++X\|X--\|--X\|f(...)\|X->m(...)\|X.m(...)\|(*X)(...)\) ...+>\)
 && !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 \(E \& <+... \(X op Y\|X++\|++X\|X--\|--X\|f(...)\|X->m(...)\|X.m(...)\|(*X)(...)\) ...+>\)
 || IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-E &&
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-E ||
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-&& E
|
 IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
-|| E
|
-IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) &&
 E
|
-!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ||
 E
|
 E
-&& IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
 E
-|| !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
|
-IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ?
 X
-: Y
|
-!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ? X :
 Y
)

// --- statements ---

@empty1 disable neg_if, drop_else, braces0, braces1, braces2, braces3, braces4@
identifier f !~ "(^|_)(is|IS|has|can|likely|unlikely|empty|READ_ONCE)(_|$)";
identifier m;
assignment operator op;
expression E, X, Y;
iterator I;
statement S, S1;
@@
(
-if (
 \(E \& <+... \(X op Y\|X++\|++X\|X--\|--X\|f(...)\|X->m(...)\|X.m(...)\|(*X)(...)\) ...+>\)
-) { if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S }
+;
|
-if (
 \(E \& <+... \(X op Y\|X++\|++X\|X--\|--X\|f(...)\|X->m(...)\|X.m(...)\|(*X)(...)\) ...+>\)
-) if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
+;
|
-if (E) {
 if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
-}
|
-if (E)
 if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
|
-I(...) {
 if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
-}
|
-I(...)
 if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
|
 if (E) S1
-else if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
|
 if (E) S1
-else { if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S }
)

@empty2 disable neg_if, drop_else, braces0, braces1, braces2, braces3, braces4@
identifier f !~ "(^|_)(is|IS|has|can|likely|unlikely|empty|READ_ONCE)(_|$)";
identifier m;
assignment operator op;
expression E, X, Y;
iterator I;
statement S, S1;
@@
(
-if (
 \(E \& <+... \(X op Y\|X++\|++X\|X--\|--X\|f(...)\|X->m(...)\|X.m(...)\|(*X)(...)\) ...+>\)
-) { if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S }
+;
|
-if (
 \(E \& <+... \(X op Y\|X++\|++X\|X--\|--X\|f(...)\|X->m(...)\|X.m(...)\|(*X)(...)\) ...+>\)
-) if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
+;
|
-if (E) {
 if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
-}
|
-if (E)
 if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
|
-I(...) {
 if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
-}
|
-I(...)
 if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
|
 if (E) S1
-else if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
|
 if (E) S1
-else { if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S }
)

// One statement is left in the block.
@single disable neg_if, drop_else, braces0, braces1, braces2, braces3, braces4@
expression E;
statement S, S1;
@@
(
-if (E) {
+if (E)
 S1
-if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
-}
|
-if (E) {
+if (E)
-if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
 S1
-}
)

@body disable neg_if, drop_else, braces0, braces1, braces2, braces3, braces4@
expression E, E1, E2, E3;
iterator I;
statement S, S1, S2, S3;
@@
(
 if (E)
(
-if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S else
 S1
|
-if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
 S1
-else S2
|
-if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
 S1
)
|
 if (E) S3
 else
(
-if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S else
 S1
|
-if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
 S1
-else S2
|
-if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
 S1
)
|
 while (E)
(
-if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S else
 S1
|
-if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
 S1
-else S2
|
-if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
 S1
)
|
 for (E1;E2;E3)
(
-if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S else
 S1
|
-if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
 S1
-else S2
|
-if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
 S1
)
|
 I(...)
(
-if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S else
 S1
|
-if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
 S1
-else S2
|
-if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
 S1
)
)

@declares disable neg_if, drop_else, braces0, braces1, braces2, braces3, braces4@
declaration D;
statement S;
position p;
@@
(
 if@p (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S else { D ... when any
 }
|
 if@p (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) { D ... when any
 } else S
|
 if@p (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) { D ... when any
 }
)

@block disable neg_if, drop_else, braces0, braces1, braces2, braces3, braces4@
position p != declares.p;
statement S;
statement list SL;
@@
(
-if@p (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S else {
 SL
-}
|
-if@p (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
 SL
-} else S
|
-if@p (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
 SL
-}
)

@arm disable neg_if, drop_else, braces0, braces1, braces2, braces3, braces4@
statement S, S1;
@@
(
-if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S else
 S1
|
-if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
 S1
-else S
|
-if (IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
 S1
|
-if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
|
-while (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) S
)

@literal@
@@
(
-!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
+false
|
-IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)
+true
)

@unused disable decl_init, braces0, braces1, braces2, braces3, braces4@
identifier tested.f, used.y;
type T;
constant C;
@@
 f(...)
 {
 ... when any
(
-T y;
|
-T y = C;
)
 ... when != y
     when strict
 }
