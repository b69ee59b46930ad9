/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program: the facts of all units that were looked at, linked.
 *
 * In:  a tree, what the scan of its text found, a parser.
 * Out: functions by name, calls by callee, stores by member; more units on
 *      demand, as somebody asks for who calls what.
 * Knows nothing of dma-buf.
 */
#ifndef MODEL_PROGRAM_H
#define MODEL_PROGRAM_H

#include "facts/facts.h"
#include "lib/strmap.h"
#include "lib/vec.h"
#include "parse/parse.h"
#include "tree/kbuild.h"
#include "tree/scan.h"

struct unit {
	char *file;
	struct facts facts;
	char *failure; /* why there are no facts, or NULL */
	bool cached;
	bool aside; /* only looked at while searching for something */
	const char *module; /* owned by the kbuild */
	struct strmap funcs; /* name -> struct fn_vec *: bodies and tables */
	uint64_t *hashes;    /* per function: of what it says */
	uint64_t **reach;    /* per function: its events that can happen, or
			      * NULL; made on demand, see model/reach.h */
};

/* A function, or the initialiser of a variable, in some unit. */
struct fn {
	const struct unit *unit;
	const struct fact_func *func;
};

struct fn_vec VEC_OF(struct fn);

/* An event, and the function it is in. */
struct site {
	struct fn fn;
	const struct fact_event *event;
};

struct site_vec VEC_OF(struct site);

struct program {
	const struct tree *tree;
	const struct scan *scan;
	struct parser *parser;
	struct kbuild *kbuild;
	int jobs;
	struct VEC_OF(struct unit *) units;
	struct strmap unit_of; /* file -> struct unit * */
	struct strmap defs;    /* name -> struct fn_vec *: all that define it */
	struct strmap calls;   /* callee -> struct site_vec * */
	struct strmap stores;  /* "struct.member" -> struct site_vec * */
	struct strmap vars;    /* global variable -> struct site_vec *: stores
				* to the variable itself */
	struct strmap wholes;  /* struct tag -> struct site_vec *: stores of
				* whole structs, and calls that copy to one;
				* "": copies to who knows what */
	struct strmap taken;   /* variable, or "struct.member" -> struct
				* site_vec *: where its address is taken */
	struct strmap through; /* "struct.member" -> struct site_vec *: calls
				* through it */
	struct strmap objects; /* struct tag -> struct site_vec *: EV_OBJECT */
	struct strmap address; /* function -> struct site_vec *: where its name
				* is used as a value */
	struct strmap places;  /* of definitions, to link each once */
	struct strmap asked;   /* names whose users were all loaded; also
				* "struct.member" */
	struct strmap crowds;  /* "struct.member" that too many files use */
	bool searching; /* what is loaded now is loaded aside */
};

void program_init(struct program *p, const struct tree *tree,
		  const struct scan *scan, struct parser *parser, int jobs);
void program_release(struct program *p);

/*
 * Parse and link FILES (paths relative to the tree), those that are not yet;
 * a .c file that another one includes comes with that one. 0, or -1 with a
 * message if nothing can be parsed at all.
 */
int program_load(struct program *p, char *const *files, size_t n);

/*
 * Load where NAME, which code of USER calls, may be defined: the file that
 * exports it, else those of USER's own module that have it in their text, else
 * any others (it may be built in), if they are few.
 */
int program_load_definition(struct program *p, const struct unit *user,
			    const char *name);

/* For scan_names(): .c files of a module only. */
struct program_module {
	struct program *p;
	const char *module; /* NULL: of any */
};

bool program_module_file(void *ctx, const char *path, uint64_t may);

/* Load every unit whose text has one of NAMES as an identifier. */
int program_load_users(struct program *p, char *const *names, size_t n);

/*
 * Load the users of NAMES (no more than SCAN_MAX_WORDS) in the module that
 * defines each, which is all of them where it is not exported; but no more
 * than MAX files: names with too many users are left as they are.
 */
int program_load_module_users(struct program *p, char *const *names, size_t n,
			      size_t max);

/*
 * Load every unit that includes HEADER, directly or through other headers: code
 * in a header is seen in these only.
 */
int program_load_includers(struct program *p, const char *header);
/* The same for the headers that have NAME, HEADER aside: they may call a static
 * function that HEADER defines. */
int program_load_header_users(struct program *p, const char *name,
			      const char *header);

/*
 * Load every unit that may store to member NAME of struct TAG: those of USER's
 * module that have NAME, and those that have both. If these are too many, none
 * is loaded, and P->crowds has "TAG.NAME".
 */
int program_load_member(struct program *p, const struct unit *user,
			const char *tag, const char *name);

/*
 * The function, or table, that NAME means to code in UNIT: its own, else its
 * module's, else the exported one, else the only one that is not static. A
 * weak one only where there is no other. False if none is loaded.
 */
bool program_resolve(const struct program *p, const struct unit *unit,
		     const char *name, enum func_kind kind, struct fn *out);

/* Where the only loaded function NAME that is not static stands: what is built
 * in calls it without an export. NULL if there is none, or several. */
const char *program_builtin(const struct program *p, const char *name);

/* The variable that E, an EX_GLOBAL in USER's code, means. */
bool program_variable(const struct program *p, struct fn user,
		      const struct fact_expr *e, struct fn *out);

/* Are A and B the same definition, perhaps seen from two units? */
bool program_same(const struct program *p, struct fn a, struct fn b);

/* Does function CALLEE copy memory, from its argument 1 to 0? */
bool program_copies(const char *callee);

/* Is F one of V? */
bool program_among(const struct program *p, const struct fn_vec *v, struct fn f);
/* A key for F: "file:function", owned by the caller. */
char *fn_key(struct fn f);
/* Does NAME stand at L in FILE, up to the end of the statement? An argument of a
 * macro does, what the macro's body calls does not. */
bool program_says(const struct program *p, const char *file,
		  const struct fact_loc *l, const char *name);

/* Every variant of the same definition: what F is in other config states. */
void program_variants(const struct program *p, struct fn f,
		      struct fn_vec *out);

/* Calls of F by its name. */
void program_callers(const struct program *p, struct fn f,
		     struct site_vec *out);
/* Stores to member NAME of struct TAG. Owned by P; NULL for none. */
const struct site_vec *program_stores(const struct program *p,
				      const char *tag, const char *name);
/* Initialised objects of struct TAG. Owned by P; NULL for none. */
const struct site_vec *program_objects(const struct program *p,
				       const char *tag);

/* Helpers to read facts through a struct fn. */
static inline const struct facts *fn_facts(struct fn f)
{
	return &f.unit->facts;
}

static inline const char *fn_name(struct fn f)
{
	return facts_str(&f.unit->facts, f.func->name);
}

static inline const char *fn_file(struct fn f)
{
	return facts_path(&f.unit->facts, f.func->loc.file);
}

static inline const struct fact_event *fn_event(struct fn f, uint32_t i)
{
	return &f.unit->facts.events[f.func->first + i];
}

static inline bool fn_same(struct fn a, struct fn b)
{
	return a.unit == b.unit && a.func == b.func;
}

#endif
