// SPDX-License-Identifier: GPL-2.0-only
/// The callback of struct dma_buf_attach_ops says what it is for: the member
/// move_notify becomes invalidate_mappings, where it is declared, filled in,
/// tested and called. Members of other structs keep their name.
//
// Confidence: High
// Options: --no-includes --include-headers
// To take it back: the same rule with its two names exchanged, which is what
// `dmabuf-revoke series --reverse` uses.
//
// Reached: the struct's declaration; designated initialisers (`.x = f`,
// `x: f`, under #if) of objects, const or not, static or local, of
// arrays of them with and without [N], of objects whose type is a typedef or
// embeds the struct (one level deep, `.ops = { .x = f }` and `.ops.x = f`),
// and in compound literals; reads, calls, stores and address through an
// object or a pointer whose type Coccinelle can tell, through importer_ops
// of an attachment, and through a function of the same file that returns
// such a pointer; offsetof(), sizeof_field(), container_of() and typeof();
// bodies of #define that Coccinelle can parse as expression or statement.
//
// Not reached:
// - a pointer or an embedding struct whose type is declared in a header that
//   was not read (plain spatch reads none; give it with --include FILE)
// - an embedding struct without a name, declared together with the object,
//   nested deeper than one level, or in arrays
// - arrays of more than one dimension, [A ... B] ranges, arrays of a typedef,
//   objects declared with typeof()
// - #define NAME { .move_notify = f }: no expression; ## and aliases
//   (`#define invalidate_mappings move_notify`)
// - a .c file that another one includes: name both
// - the #else arm of an #if among initialisers: Coccinelle skips it
// - comments, strings, #if and #ifdef, what Coccinelle cannot parse
// A positional initialiser names no member: there is nothing to rename.
//
// Layout stays as it is, byte for byte, but that `x: f` gets a space before
// the colon.

// A line that gets longer stays one line.
#spatch --max-width 1000

virtual patch

// --- the declaration ---

@struct_declaration@
@@
 struct dma_buf_attach_ops {
 	...
 	void (*
-	move_notify
+	invalidate_mappings
 	)(...);
 	...
 };

// --- objects ---

@object@
identifier x;
initializer f;
@@
 struct dma_buf_attach_ops x = {
 	...,
 	.
-	move_notify
+	invalidate_mappings
 	= f,
 	...,
 };

@object_gnu@
identifier x;
initializer f;
@@
 struct dma_buf_attach_ops x = {
 	...,
-	move_notify:
+	invalidate_mappings:
 	f,
 	...,
 };

@array@
identifier x;
initializer f;
@@
 struct dma_buf_attach_ops x[...] = {
 	...,
 	{
 		...,
 		.
-		move_notify
+		invalidate_mappings
 		= f,
 		...,
 	},
 	...,
 };

@array_index@
identifier x;
initializer f;
expression N;
@@
 struct dma_buf_attach_ops x[...] = {
 	...,
 	[N] = {
 		...,
 		.
-		move_notify
+		invalidate_mappings
 		= f,
 		...,
 	},
 	...,
 };

@array_index_member@
identifier x;
initializer f;
expression N;
@@
 struct dma_buf_attach_ops x[...] = {
 	...,
 	[N].
-	move_notify
+	invalidate_mappings
 	= f,
 	...,
 };

@literal@
initializer f;
@@
 (struct dma_buf_attach_ops){
 	...,
 	.
-	move_notify
+	invalidate_mappings
 	= f,
 	...,
 }

// --- objects of a typedef ---

@alias@
type T;
@@
\(
 typedef struct dma_buf_attach_ops T;
\|
 typedef const struct dma_buf_attach_ops T;
\)

@alias_object@
type alias.T;
identifier x;
initializer f;
@@
(
 T x = { ..., .
-	move_notify
+	invalidate_mappings
 	= f, ..., };
|
 const T x = { ..., .
-	move_notify
+	invalidate_mappings
 	= f, ..., };
|
 static T x = { ..., .
-	move_notify
+	invalidate_mappings
 	= f, ..., };
|
 static const T x = { ..., .
-	move_notify
+	invalidate_mappings
 	= f, ..., };
)

@alias_literal@
type alias.T;
initializer f;
@@
 (T){ ..., .
-	move_notify
+	invalidate_mappings
 	= f, ..., }

// --- objects that embed one ---

@embeds@
identifier S, m;
@@
 struct S {
 	...
 	struct dma_buf_attach_ops m;
 	...
 };

@embedded@
identifier embeds.S, embeds.m, x;
initializer f;
@@
 struct S x = {
 	...,
 	.m = {
 		...,
 		.
-		move_notify
+		invalidate_mappings
 		= f,
 		...,
 	},
 	...,
 };

@embedded_member@
identifier embeds.S, embeds.m, x;
initializer f;
@@
 struct S x = {
 	...,
 	.m.
-	move_notify
+	invalidate_mappings
 	= f,
 	...,
 };

@embedded_literal@
identifier embeds.S, embeds.m;
initializer f;
@@
(
 (struct S){ ..., .m = { ..., .
-	move_notify
+	invalidate_mappings
 	= f, ..., }, ..., }
|
 (struct S){ ..., .m.
-	move_notify
+	invalidate_mappings
 	= f, ..., }
)

// --- uses ---

// By regular expression, since otherwise Coccinelle skips a file that does not
// spell the struct's name, even where --include tells it the type.
@pointer@
identifier OPS =~ "^dma_buf_attach_ops$";
struct OPS *p;
@@
 p->
-move_notify
+invalidate_mappings

@value@
identifier OPS =~ "^dma_buf_attach_ops$";
struct OPS s;
@@
 s.
-move_notify
+invalidate_mappings

// The core's own member, known even where its header was not read, unless
// some other struct has one of that name.
@other_importer_ops@
identifier S != dma_buf_attachment;
struct S *o;
position p;
@@
 o->importer_ops@p

@importer_ops@
expression a;
position p != other_importer_ops.p;
@@
 a->importer_ops@p->
-move_notify
+invalidate_mappings

@getter@
identifier get;
@@
 struct dma_buf_attach_ops *get(...) { ... }

@getter_declared@
identifier get;
@@
 struct dma_buf_attach_ops *get(...);

@getter_result@
identifier getter.get;
@@
 get(...)->
-move_notify
+invalidate_mappings

@getter_declared_result@
identifier getter_declared.get;
@@
 get(...)->
-move_notify
+invalidate_mappings

@offset@
symbol move_notify;
identifier OFFSET =~ "^(__builtin_)?(offsetof|offsetofend|sizeof_field|container_of|container_of_const|typeof_member)$";
@@
 OFFSET(...,\(struct dma_buf_attach_ops\|const struct dma_buf_attach_ops\),
-move_notify
+invalidate_mappings
 )
