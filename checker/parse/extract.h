/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to parse/: from libclang's cursors to events and expressions.
 *
 * extract.c   what of a translation unit is wanted; functions, variables
 * place.c     locations, types and names
 * event.c     appending to the function at hand
 * expr.c      expressions; operator.c, call.c, cond.c: their kinds
 * init.c      initialisers
 * scope.c     blocks and their variables
 * stmt.c      statements; stmtexpr.c: those that are expressions
 * refs.c      uses of watched names
 */
#ifndef PARSE_EXTRACT_H
#define PARSE_EXTRACT_H

#include "facts/build.h"
#include "lib/file.h"
#include "lib/vec.h"
#include "tree/tree.h"

#include <clang-c/Index.h>

struct cursor_vec VEC_OF(CXCursor);
struct u32_vec VEC_OF(uint32_t);

/* A struct member or a function whose every use is wanted. */
struct watch {
	const char *type; /* struct tag; NULL: a function */
	const char *name;
};

/* What the extraction is asked for; shared by all units. */
struct extract_opts {
	const char *root; /* absolute path of the tree */
	const struct watch *watch; /* ended by a NULL name */
	/* Is the code of this header (path relative to the tree) worth
	 * having, when something calls it? */
	bool (*want_header)(void *ctx, const char *path);
	void *ctx;
};

/* Deeper than this nobody writes; what a generator wrote gets cut. */
#define EXTRACT_MAX_NESTING 400

/* A range of the main file, in bytes. */
struct range {
	unsigned int from, to;
};

struct range_vec VEC_OF(struct range);

/* A local variable of the function at hand. */
struct local {
	unsigned int hash;
	CXCursor decl;
};

struct label {
	char *name;
	uint32_t target; /* UINT32_MAX until seen */
	unsigned int depth;
	struct u32_vec jumps; /* events to patch */
};

/* A variable with a cleanup function that is in scope. */
struct cleanup_var {
	fact_expr_id var;
	fact_str function;
	unsigned int depth;
};

/* What `break` and `continue` mean at the moment. */
struct loop {
	struct loop *up;
	struct u32_vec breaks;
	struct u32_vec continues;
	bool is_switch;
	unsigned int depth;
	struct u32_vec cases; /* for a switch: targets */
	bool has_default;
};

/* The function whose events are being made. */
struct fn {
	uint32_t first; /* its first event */
	unsigned int depth; /* of blocks */
	struct VEC_OF(struct local) locals;
	struct VEC_OF(struct label) labels;
	struct VEC_OF(struct cleanup_var) cleanups;
	struct loop *loop;
	uint32_t nobjects;
	unsigned int nesting; /* of recursion, to give up before the stack */
};

struct extract {
	const struct extract_opts *opts;
	CXTranslationUnit tu;
	struct facts_builder *b;
	const char *main_path; /* relative */
	struct fn *fn;
	/* Definitions in headers that something refers to, still to do. */
	struct cursor_vec todo;
	struct strmap seen; /* "path:offset" of what was extracted or queued */
	const struct range_vec *only; /* extract only what touches these;
				       * NULL: everything */
	CXFile last_file;
	uint32_t last_file_id;
	const char *last_text; /* content of last_file */
	size_t last_text_len;
	bool too_deep; /* something was nested deeper than we follow */
	int variant; /* 0: the state in which nearly all config is on */
};

/* extract.c */
/* All wanted facts of TU into B. */
void extract_unit(struct extract *x);
void extract_release(struct extract *x);
/* DECL is used: have its definition extracted if it stands in a header. */
void extract_want(struct extract *x, CXCursor decl);
bool extract_is_tree_path(const struct extract *x, const char *path);

/* place.c */
struct fact_loc place_of(struct extract *x, CXSourceLocation loc);
struct fact_loc place_spelling(struct extract *x, CXSourceLocation loc);
/* Name of the macro whose use CUR came from, 0: none. */
fact_str place_macro(struct extract *x, CXCursor cur);
/* The text of FILE that LOC is in from LOC on; NULL if not to be had. */
const char *place_text(struct extract *x, CXSourceLocation loc, size_t *left);
char *place_string(CXString s);
fact_str place_fact_string(struct extract *x, CXString s);
/* Tag of the struct or union that TYPE is, points to, or has elements of. */
fact_str place_type_tag(struct extract *x, CXType type);
/* Tag of the struct that FIELD is a member of, seen through unnamed ones. */
fact_str place_field_tag(struct extract *x, CXCursor field);
/* Is FIELD a struct or union without a name, whose members count as those of
 * the struct around? */
bool place_is_unnamed(CXCursor field);
/* Children in order; release the vector. */
struct cursor_vec place_children(CXCursor cur);
bool place_is_expr(CXCursor cur);

/* event.c */
fact_expr_id expr_make(struct extract *x, const struct fact_expr *e);
fact_expr_id expr_unknown(struct extract *x);
fact_expr_id expr_int(struct extract *x, int64_t value);
fact_expr_id expr_local(struct extract *x, CXCursor decl);
/* Append an event at CUR's place; its number in the function. */
uint32_t expr_event(struct extract *x, enum event_kind kind, CXCursor cur);
struct fact_event *expr_event_at(struct extract *x, uint32_t i);
/* Number (in the function) of the event that comes next. */
uint32_t expr_here(const struct extract *x);
void expr_patch(struct extract *x, struct u32_vec *jumps, uint32_t target);

/* expr.c */
/* The value of CUR, with the events of getting it. */
fact_expr_id expr_value(struct extract *x, CXCursor cur);
/* The object that CUR names: no read of it. */
fact_expr_id expr_place(struct extract *x, CXCursor cur);
/* CUR as a statement: nobody looks at its value. */
void expr_drop(struct extract *x, CXCursor cur);
bool expr_is_pointer(CXCursor cur);
/* The last child that is an expression: what casts and parentheses hold. */
CXCursor expr_inner(CXCursor cur);
/* CUR without parentheses and casts, which do not matter to its value. */
CXCursor expr_strip(CXCursor cur);

/* operator.c */
fact_expr_id expr_unary(struct extract *x, CXCursor cur);
fact_expr_id expr_binary(struct extract *x, CXCursor cur);
fact_expr_id expr_conditional(struct extract *x, CXCursor c, CXCursor a,
			      CXCursor b, CXCursor cur);
/* `a ?: b`. */
fact_expr_id expr_conditional_or(struct extract *x, CXCursor a, CXCursor b,
				 CXCursor cur);

/* call.c */
fact_expr_id expr_call(struct extract *x, CXCursor cur, bool dropped);

/* cond.c */
/* Go on if CUR's truth is SENSE; else jump: the branches go into ELSEWHERE. */
void expr_cond(struct extract *x, CXCursor cur, bool sense,
	       struct u32_vec *elsewhere);

/* init.c */

void init_object(struct extract *x, fact_expr_id object, CXType type,
		 CXCursor init);

/* scope.c */
void scope_open(struct extract *x);
void scope_close(struct extract *x, CXCursor at);
/* Clean up the variables deeper than DEPTH, last one first. */
void scope_leave(struct extract *x, unsigned int depth, CXCursor at);
void scope_decl(struct extract *x, CXCursor var);

/* stmt.c */
void stmt_body(struct extract *x, CXCursor body);
void stmt_one(struct extract *x, CXCursor cur);
/* &&label: whoever holds it may go there from here. */
void stmt_label_address(struct extract *x, CXCursor cur);

/* stmtexpr.c */
/* Statements of a ({ ... }); the value of the last. */
fact_expr_id stmt_expr(struct extract *x, CXCursor cur);

/* refs.c */
void refs_collect(struct extract *x, CXCursor decl);

#endif
