/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Facts: what one translation unit says, as plain data.
 *
 * In:  parse/ fills a struct facts through facts/build.h.
 * Out: model/ and rules/ read it; facts/store.h keeps it on disk.
 * Knows nothing of clang, of dma-buf, or of rules.
 *
 * A translation unit is a set of *functions*. Each has a body of *events* in
 * the order of its control flow: event I is followed by event I + 1 unless it
 * says otherwise (a branch, a jump, a return). Conditions are lowered to
 * branches on their simple parts, so `if (a && b)` is two branches, and loops
 * to branches and jumps. What an event speaks of are *expressions*: trees of
 * nodes that spell values and access paths (`attach->dmabuf->resv`).
 *
 * The initialiser of a variable of file scope is a function too (FUNC_INIT),
 * whose events are stores into that variable: `ops.member = f` reads the same
 * whether it was written in a table or in code.
 *
 * Everything is an index into one of the pools below. Index 0 of strings,
 * files and expressions is "none". Functions own consecutive events.
 */
#ifndef FACTS_FACTS_H
#define FACTS_FACTS_H

#include "lib/util.h"

typedef uint32_t fact_str;  /* offset into strings; 0: "" */
typedef uint32_t fact_expr_id; /* index into exprs; 0: none */
typedef uint32_t fact_list_id; /* index into lists: a count, then members */

/* A place in a source file. Line and column count from 1, offset in bytes
 * from 0. Always where the text stands: for what a macro made, the place of
 * the macro's use. */
struct fact_loc {
	uint32_t file; /* index into files; 0: nowhere */
	uint32_t line;
	uint32_t col;
	uint32_t offset;
};

struct fact_file {
	fact_str path; /* relative to the tree */
	uint32_t flags;
};

#define FACT_FILE_MAIN 0x1	/* what was asked to be parsed */
#define FACT_FILE_GENERATED 0x2 /* synthesised; not in the tree */
#define FACT_FILE_OUTSIDE 0x4	/* a compiler header */

enum expr_kind {
	EX_NONE,
	EX_UNKNOWN, /* something these facts do not model */
	EX_NULL,    /* a null pointer constant in a pointer context */
	EX_INT,	    /* constant: value; name where an enumerator gave it */
	EX_STRING,  /* string literal: name holds it, cut at 255 bytes */
	EX_FUNC,    /* function: name */
	EX_GLOBAL,  /* variable of file scope, or a static local: name, value
		     * 0 or the static local's fact_global_id() */
	EX_PARAM,   /* parameter: name, value its index from 0 */
	EX_LOCAL,   /* local variable: name, value its number in the function */
	EX_MEMBER,  /* a.name or a->name: a the base, type the struct's tag */
	EX_DEREF,   /* *a */
	EX_ADDR,    /* &a */
	EX_INDEX,   /* a[b] */
	EX_CALL,    /* result of the call event whose index is value */
	EX_COND,    /* c ? a : b; `a ?: b` has a == c */
	EX_UNARY,   /* op a */
	EX_BINARY,  /* a op b */
	EX_OBJECT,  /* compound literal: an unnamed object, value its number */
};

enum expr_op {
	OP_NONE,
	OP_NOT,	     /* !a */
	OP_COMPL,    /* ~a */
	OP_MINUS,    /* -a, a - b */
	OP_ADD, OP_MUL, OP_DIV, OP_MOD, OP_SHL, OP_SHR,
	OP_AND, OP_OR, OP_XOR,	 /* bitwise */
	OP_LAND, OP_LOR,	 /* logical, where no part has events */
	OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE,
	OP_COMMA,
};

#define EXPR_ARROW 0x1	   /* EX_MEMBER by -> */
#define EXPR_CONTAINER 0x2 /* EX_UNKNOWN/EX_MEMBER: came from container_of() */
#define EXPR_ARRAY 0x8	   /* variables, EX_MEMBER: is an array */
#define EXPR_MACRO 0x4	   /* EX_INT: a macro or an enumerator spells it, so
			    * another config may make it another */
#define EXPR_SIZE 0x10	   /* EX_UNKNOWN: sizeof, a number; it reads nothing */

struct fact_expr {
	uint8_t kind; /* enum expr_kind */
	uint8_t op;   /* enum expr_op */
	uint16_t flags;
	fact_str name;
	fact_str type; /* EX_MEMBER: tag of the struct that has the member;
			* variables: tag of the (pointed-to) struct */
	fact_expr_id a, b, c;
	int64_t value;
};

enum event_kind {
	EV_NONE,
	EV_CALL,   /* a: what is called (EX_FUNC, or a path to a pointer);
		    * args: list of expressions. Result: EX_CALL of this index.
		    * EVENT_DROPPED where nothing uses the result */
	EV_STORE,  /* a = b; compound assignments have EVENT_COMPOUND, and as b
		    * an EX_UNKNOWN with op and, as its a, their right side.
		    * name: the struct's tag where a whole struct is stored */
	EV_READ,   /* the value of the member a is used (not in a store to it,
		    * not as the base of a longer path) */
	EV_BRANCH, /* a true: next event; false: event `target` */
	EV_SWITCH, /* on a; args: list of targets, the last for "no case".
		    * Where it goes cannot be told from a: computed goto, asm
		    * goto, a _Generic that may be any of its arms */
	EV_JUMP,   /* to event `target`; EVENT_BACK for a loop's jump back */
	EV_RETURN, /* a: the value or 0 */
	EV_DECL,   /* local a comes to life; name: its cleanup function or 0 */
	EV_SCOPE_END, /* local a (one with a cleanup function) goes */
	EV_OBJECT, /* object a of struct `name` was initialised by a list;
		    * members it does not mention are zero. args: list of
		    * the member names it does mention (strings) */
	EV_ASM,	   /* inline assembler; its outputs are stores behind it */
	EV_END,	   /* falling off the end */
};

#define EVENT_DROPPED 0x1  /* a call whose result nobody looks at */
#define EVENT_VOID 0x2	   /* a call that has no result */
#define EVENT_VARIADIC 0x4 /* the callee takes `...` */
#define EVENT_COMPOUND 0x8 /* a store that reads first: +=, ++, ... */
#define EVENT_INIT 0x10	   /* a store made by an initialiser */
#define EVENT_BACK 0x20	   /* a jump back */
#define EVENT_ENDS 0x40	   /* the callee does not return */

struct fact_event {
	uint8_t kind; /* enum event_kind */
	uint8_t depth;
	uint16_t flags;
	struct fact_loc loc;
	fact_str macro; /* outermost macro it came from, 0: none */
	fact_str name;
	fact_expr_id a, b;
	fact_list_id args; /* 0: none */
	uint32_t target;   /* event index relative to the function's first */
};

enum func_kind {
	FUNC_BODY, /* a function with a body */
	FUNC_INIT, /* initialiser (or mere definition) of a global variable */
	FUNC_DECL, /* declared only, but its address or name is used */
};

#define FUNC_STATIC 0x1
#define FUNC_INLINE 0x2
#define FUNC_CONST 0x4	  /* FUNC_INIT: the variable is const */
#define FUNC_EXTERN 0x8	  /* FUNC_INIT: a declaration without definition */
#define FUNC_ARRAY 0x10	  /* FUNC_INIT: an array of `type` */
#define FUNC_LOCAL 0x20	  /* FUNC_INIT: a static variable in a function */
#define FUNC_VARIANT 0x40 /* seen only in another state of the config */
#define FUNC_WEAK 0x100	  /* another definition may take its place */
#define FUNC_ADDRESS 0x80 /* FUNC_BODY: its address is taken in this unit */

struct fact_func {
	uint8_t kind; /* enum func_kind */
	uint8_t nparams;
	uint16_t flags;
	fact_str name;
	fact_str type;	  /* FUNC_INIT: struct tag; else of what it returns */
	fact_str inside;  /* FUNC_LOCAL: the function around it */
	struct fact_loc loc; /* of the name */
	struct fact_loc end; /* of the closing brace */
	fact_list_id params; /* names of the parameters (strings) */
	fact_list_id types;  /* tags of the parameters' structs, or 0 */
	uint32_t first;	     /* first event */
	uint32_t nevents;
};

/* A place where a watched name is used, with what the compiler says it is. */
enum ref_kind {
	REF_MEMBER = 1, /* a member of a watched struct */
	REF_MEMBER_DECL,
	REF_FUNC,
	REF_FUNC_DECL,
	REF_OTHER, /* a member of that name of another struct */
};

#define REF_MACRO 0x1	   /* the name does not stand at loc: a macro made it */
#define REF_DESIGNATOR 0x2 /* .member = in an initialiser */
#define REF_POSITIONAL 0x4 /* no name in the text: filled by position */

struct fact_ref {
	uint8_t kind; /* enum ref_kind */
	uint8_t pad;
	uint16_t flags;
	fact_str name;
	fact_str type; /* struct tag, for members */
	struct fact_loc loc;  /* of the identifier itself (its spelling) */
	struct fact_loc used; /* where a macro brought it in, else == loc */
};

/* What the compiler complained of. */
struct fact_diag {
	uint32_t level; /* 2 warning, 3 error, 4 fatal */
	fact_str text;
	struct fact_loc loc;
};

/* What these facts depend on. */
enum dep_kind {
	DEP_FILE, /* a file's content; path: relative to the tree, or absolute
		   * outside it */
	DEP_NAME, /* whether there is a file called that: __has_include() */
};

struct fact_dep {
	fact_str path; /* DEP_NAME: the last part alone; "": any file */
	uint32_t kind; /* enum dep_kind */
};

#define FACTS_POOLS(X)                    \
	X(char, strings)                  \
	X(struct fact_file, files)        \
	X(struct fact_func, funcs)        \
	X(struct fact_event, events)      \
	X(struct fact_expr, exprs)        \
	X(uint32_t, lists)                \
	X(struct fact_ref, refs)          \
	X(struct fact_diag, diags)        \
	X(struct fact_dep, deps)

struct facts {
#define X(T, name) T *name; uint32_t n_##name;
	FACTS_POOLS(X)
#undef X
	void *blob;	  /* what the pools point into; owned */
	size_t blob_size;
};

/*
 * Take facts apart from BLOB (as facts_builder_finish() makes it). Every
 * index is checked once here, so that readers need not: -1 (nothing printed)
 * if BLOB is damaged or of another version. Takes BLOB over on success.
 */
int facts_open(struct facts *f, void *blob, size_t size);
void facts_release(struct facts *f);

static inline const char *facts_str(const struct facts *f, fact_str s)
{
	return f->strings + s;
}

static inline const char *facts_path(const struct facts *f, uint32_t file)
{
	return f->strings + f->files[file].path;
}

static inline const struct fact_expr *facts_expr(const struct facts *f,
						 fact_expr_id e)
{
	return &f->exprs[e];
}

static inline uint32_t facts_list_n(const struct facts *f, fact_list_id l)
{
	return l ? f->lists[l] : 0;
}

static inline uint32_t facts_list_at(const struct facts *f, fact_list_id l,
				     uint32_t i)
{
	return f->lists[l + 1 + i];
}

/* What tells static locals of one name apart: where they stand. */
static inline int64_t fact_global_id(const struct fact_loc *l)
{
	return (int64_t)l->offset + 1;
}

/* Name of a directly called function, NULL for a call through a pointer. */
const char *facts_callee(const struct facts *f, const struct fact_event *e);
/* Name of the function that cleans up the variable that E declares, when it
 * goes out of scope; NULL if E does no such thing. */
const char *facts_cleanup(const struct facts *f, const struct fact_event *e);

/* Spell an expression as C would, for messages; owned by the caller. */
char *facts_expr_text(const struct facts *f, fact_expr_id e);

#endif
