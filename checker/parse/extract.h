/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to parse/: from libclang's cursors to events and expressions.
 *
 * extract.c   what of a translation unit is wanted; functions, variables
 * changed.c   what is to be looked at again in another state
 * place.c     locations, types and names
 * event.c     appending to the function at hand
 * expr.c      expressions; operator.c, call.c, cond.c: their kinds
 * choice.c    what is picked when compiling: _Generic and the like
 * init.c      initialisers; brace.c: lists of them
 * scope.c     blocks and their variables
 * named.c     functions that are only named, by attributes
 * stmt.c      statements; stmtexpr.c: those that are expressions
 * jump.c      labels and what goes to them; asm.c: inline assembler
 * survey.c    a look over a whole function, where one place is not enough
 * printed.c   what only the compiler's own printing of a function tells
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

/* A range of a file, in bytes. */
struct range {
	unsigned int from, to;
};

struct range_vec VEC_OF(struct range);

/*
 * What may be another than at first: definitions that touch one of the ranges
 * of their file, or have one of the names in their text; without those that
 * the compiler found errors in.
 */
struct state_file {
	char *path; /* in the tree */
	struct range_vec changed;
	struct VEC_OF(unsigned int) errors; /* offsets */
};

struct other_state {
	struct VEC_OF(struct state_file) files;
	struct strmap names;
};

/* A local variable of the function at hand. */
struct local {
	unsigned int hash;
	CXCursor decl;
	/* Where it only ever stands for the address of something (what macros
	 * like no_free_ptr() make): that, in the loop it was made in. */
	fact_expr_id points_to;
	const struct loop *loop;
};

struct label {
	char *name;
	CXCursor stmt;
	struct cursor_vec scopes; /* blocks around it, outermost first */
	bool address;		  /* &&label stands somewhere */
	uint32_t target;	  /* UINT32_MAX until seen */
	size_t ncleanups;	  /* variables in scope there, once seen */
	struct u32_vec jumps;	  /* events to patch */
};

/* A whole function, looked over when something first asks for it. */
struct survey {
	bool done;
	/* In the order of the text, each once. */
	struct cursor_vec fors;
	struct cursor_vec asms;
	struct cursor_vec generics;
	struct VEC_OF(struct label) labels;
	char *text; /* the function as the compiler prints it */
	struct u32_vec for_at, asm_at, generic_at; /* offsets in it */
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
	uint32_t default_target;
};

/* The function whose events are being made. */
struct fn {
	CXCursor decl;	/* null cursor: the initialiser of a variable */
	uint32_t first; /* its first event */
	struct fb_mark mark; /* where it began */
	unsigned int depth; /* of blocks */
	unsigned int stmt_expr; /* depth of the innermost ({ ... }) */
	struct cursor_vec scopes; /* the blocks, outermost first */
	struct VEC_OF(struct local) locals;
	struct VEC_OF(struct cleanup_var) cleanups;
	struct survey survey;
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
	struct strmap bodies; /* place, name and hash of what was kept */
	struct strmap refs;   /* places of uses that were noted */
	struct strmap wanted; /* names that something refers to */
	const struct other_state *state; /* NULL: the first one */
	CXFile last_file;
	uint32_t last_file_id;
	const char *last_text; /* content of last_file */
	size_t last_text_len;
	bool too_deep; /* something was nested deeper than we follow */
	bool unclear;  /* something cannot be told from the syntax tree */
	struct strmap by_name; /* named.c: name -> index into functions + 1 */
	struct cursor_vec functions;
	bool have_names;
	int variant; /* 0: the state in which nearly all config is on */
};

/* extract.c */
/* All wanted facts of TU into B. */
void extract_unit(struct extract *x);
/* Go on with another TU: what was kept of the last one is void. */
void extract_next(struct extract *x, CXTranslationUnit tu);
void extract_release(struct extract *x);
/* DECL is used: have its definition extracted if it stands in a header. */
void extract_want(struct extract *x, CXCursor decl);
/* What EX_GLOBAL has for a value: the static local's fact_global_id(), or 0. */
int64_t extract_global_id(struct extract *x, CXCursor decl);
bool extract_is_tree_path(const struct extract *x, const char *path);

/* changed.c: only where x->state is set */
/* May the definition at CUR be another than in the first state? */
bool changed_is(struct extract *x, CXCursor cur);
/* Did the compiler find an error in it? */
bool changed_is_broken(struct extract *x, CXCursor cur);

/* place.c */
struct fact_loc place_of(struct extract *x, CXSourceLocation loc);
struct fact_loc place_spelling(struct extract *x, CXSourceLocation loc);
/* Does TEXT stand where CUR begins (in the macro, if it is from one)? */
bool place_begins_with(struct extract *x, CXCursor cur, const char *text);
/* Name of the macro whose use CUR came from, 0: none. */
fact_str place_macro(struct extract *x, CXCursor cur);
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
/* Those that are expressions. */
struct cursor_vec place_operands(CXCursor cur);
bool place_is_expr(CXCursor cur);
/* Are A and B the same statement or expression, however they were come by? */
bool place_same(CXCursor a, CXCursor b);

/* event.c */
fact_expr_id expr_make(struct extract *x, const struct fact_expr *e);
fact_expr_id expr_unknown(struct extract *x);
fact_expr_id expr_int(struct extract *x, int64_t value);
fact_expr_id expr_not(struct extract *x, fact_expr_id a);
fact_expr_id expr_local(struct extract *x, CXCursor decl);
/* EXPR_ARRAY if the variable or member DECL is one. */
uint16_t expr_array_flag(CXCursor decl);
/* Local A holds the address B and nothing else for as long as it lives. */
void expr_points_to(struct extract *x, fact_expr_id a, fact_expr_id b);
/* What A is known to hold: an address, or A itself. */
fact_expr_id expr_pointer(struct extract *x, fact_expr_id a);
/* A may hold something else from here on. */
void expr_forget(struct extract *x, fact_expr_id a);
/* Append an event at CUR's place; its number in the function. */
uint32_t expr_event(struct extract *x, enum event_kind kind, CXCursor cur);
struct fact_event *expr_event_at(struct extract *x, uint32_t i);
/* A = B, with FLAGS. */
void expr_store(struct extract *x, fact_expr_id a, fact_expr_id b,
		uint16_t flags, CXCursor cur);
/* Number (in the function) of the event that comes next. */
uint32_t expr_here(const struct extract *x);
void expr_patch(struct extract *x, struct u32_vec *jumps, uint32_t target);

/* expr.c */
/* The value of CUR, with the events of getting it. */
fact_expr_id expr_value(struct extract *x, CXCursor cur);
/* The object that CUR names: no read of it. */
fact_expr_id expr_place(struct extract *x, CXCursor cur);
/* The same as expr_value(); DROPPED if nobody looks at the value. */
fact_expr_id expr_any(struct extract *x, CXCursor cur, bool dropped);
/* CUR as a statement: nobody looks at its value. */
void expr_drop(struct extract *x, CXCursor cur);
bool expr_is_pointer(CXCursor cur);
/* The last child that is an expression: what casts and parentheses hold. */
CXCursor expr_inner(CXCursor cur);
/* CUR without parentheses and casts, which do not matter to its value. */
CXCursor expr_strip(CXCursor cur);

/* operator.c */
fact_expr_id expr_unary(struct extract *x, CXCursor cur);
fact_expr_id expr_binary(struct extract *x, CXCursor cur, bool dropped);
/* `c ? a : b`. */
fact_expr_id expr_conditional(struct extract *x, CXCursor c, CXCursor a,
			      CXCursor b, CXCursor cur, bool dropped);
/* `a ?: b`. */
fact_expr_id expr_conditional_or(struct extract *x, CXCursor a, CXCursor b,
				 CXCursor cur, bool dropped);

/* choice.c */
/* What libclang has no kind for: implicit casts, `a ?: b`, many builtins. */
fact_expr_id choice_unexposed(struct extract *x, CXCursor cur, bool dropped);
fact_expr_id choice_generic(struct extract *x, CXCursor cur, bool dropped);
/* sizeof: only the sizes of arrays that are not constant are evaluated. */
fact_expr_id choice_sizeof(struct extract *x, CXCursor cur);
/* Does evaluating CUR call, store or jump? May say yes for no. */
bool choice_has_effect(CXCursor cur);

/* call.c */
fact_expr_id expr_call(struct extract *x, CXCursor cur, bool dropped);

/* cond.c */
/* Go on if CUR's truth is SENSE; else jump: the branches go into ELSEWHERE. */
void expr_cond(struct extract *x, CXCursor cur, bool sense,
	       struct u32_vec *elsewhere);

/* init.c */
/* INIT, a list or a value, into OBJECT. */
void init_object(struct extract *x, fact_expr_id object, CXType type,
		 CXCursor init);
/* The member FIELD of OBJECT; OBJECT itself where FIELD has no name. */
fact_expr_id init_member(struct extract *x, fact_expr_id object,
			 CXCursor field);
/* The members NAMED of OBJECT were given, all others are zero. */
void init_note(struct extract *x, fact_expr_id object, CXType type,
	       CXCursor init, const struct u32_vec *named);
/* FIELD, which the text does not name, gets VALUE. */
void init_note_positional(struct extract *x, CXCursor field, CXCursor value);
bool init_is_array(CXType type);
/* Numbers are not kept where many of them make a table. */
bool init_is_number(CXType type);
bool init_is_list(CXCursor cur);
/* CUR without the parentheses and casts that may stand around a list. */
CXCursor init_unwrap(CXCursor cur);

/* brace.c */
/* What stands between the braces of LIST into a struct, union or array. */
void brace_list(struct extract *x, fact_expr_id object, CXType type,
		CXCursor list);

/* scope.c */
/* AT is the block that opens. */
void scope_open(struct extract *x, CXCursor at);
void scope_close(struct extract *x, CXCursor at);
/* Clean up all variables but the first KEEP, last one first. */
void scope_leave_to(struct extract *x, size_t keep, CXCursor at);
/* Clean up the variables deeper than DEPTH, last one first. */
void scope_leave(struct extract *x, unsigned int depth, CXCursor at);
/* How many variables to be cleaned up stand in the outer DEPTH blocks. */
size_t scope_kept(const struct extract *x, unsigned int depth);
void scope_decl(struct extract *x, CXCursor var);

/* named.c */
/* The function that runs when VAR goes, or NULL; owned by the caller. */
char *named_cleanup(struct extract *x, CXCursor var);
/* The function that DECL is another name of, or NULL; owned by the caller. */
char *named_alias(CXCursor decl);

/* stmt.c */
void stmt_body(struct extract *x, CXCursor body);
void stmt_one(struct extract *x, CXCursor cur);

/* stmtexpr.c */
/* Statements of a ({ ... }); the value of the last. */
fact_expr_id stmt_expr(struct extract *x, CXCursor cur, bool dropped);

/* jump.c */
/* Jump to TARGET, which came before. */
void jump_back(struct extract *x, CXCursor cur, uint32_t target);
/* A jump whose number goes into LATER, to be patched. */
void jump_later(struct extract *x, CXCursor cur, struct u32_vec *later);
void jump_goto(struct extract *x, CXCursor cur);
/* `goto *p`. */
void jump_computed(struct extract *x, CXCursor cur);
/* CUR may go on at any of LABELS, or behind it. */
void jump_maybe(struct extract *x, CXCursor cur, const struct str_vec *labels);
/* The label at CUR stands here. */
void jump_label(struct extract *x, CXCursor cur);

/* asm.c */
void asm_stmt(struct extract *x, CXCursor cur);

/* survey.c */
/* The survey of the function at hand, which gets done if it was not. */
struct survey *survey_get(struct extract *x);
void survey_release(struct survey *s);

/* printed.c: each is false where the printed text does not tell. */
/* Which of the three parts of its head does the ForStmt CUR have? */
bool printed_for(struct extract *x, CXCursor cur, bool has[3]);
/* The number of outputs of inline assembler, and the names of the labels it
 * may go to (appended, owned by the caller). */
bool printed_asm(struct extract *x, CXCursor cur, size_t *outputs,
		 struct str_vec *labels);
/* The types that a _Generic lists, "default" among them, in order. */
bool printed_generic(struct extract *x, CXCursor cur, struct str_vec *types);
/* The argument of attribute NAME of DECL, or NULL; owned by the caller. */
char *printed_attribute(CXCursor decl, const char *name);

/* refs.c */
void refs_collect(struct extract *x, CXCursor decl);

#endif
