/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of verify/ share; one section for each. */
#ifndef VERIFY_PRIV_H
#define VERIFY_PRIV_H

#include "convert/verify/output.h"
#include "convert/verify/verify.h"

#include "lib/run.h"
#include "lib/strmap.h"
#include "tree/scan.h"

/* A mail of the series. */
struct vmail {
	char *name;
	char *path; /* absolute */
	struct strbuf text;
	struct str_vec files; /* that it touches, by its own account */
};

/* An object that is compiled after each patch. */
struct vobj {
	char *name;   /* "drivers/a/b.o" */
	char *source; /* "drivers/a/b.c" */
	char *absent; /* why it cannot be compiled at all; NULL: it can */
	char *deps;   /* text of its .cmd file; NULL: never compiled */
	bool broken;  /* it could, until a patch */
	struct diags gcc, sparse; /* of the last time it was compiled */
};

struct verifier {
	const struct verify_opts *opts;
	struct verify_result *res;
	struct tree *tree; /* the user's */
	char *dir;	   /* scratch: all that follows lies in it */
	char *copy;	   /* of the tree */
	char *build;	   /* make's O= */
	char *git;	   /* a repository for the copy, outside of it */
	int jobs;
	struct VEC_OF(struct vmail) mails;
	struct VEC_OF(struct vobj) objs;
	struct scan scan;
	bool sparse; /* C=1 */
	size_t done, total; /* for progress */
	size_t objects;	    /* that make is at, 0: at none */
	char *what;	    /* it is at */
};

void verifier_tell(struct verifier *v, const char *what);
/* A command (NULL-ended), when it began, and what it said, for the log. */
void verifier_log(struct verifier *v, const char *const *argv, double start,
		  const struct run_result *res);

/* --- mails.c --- */

/* Read the series. -1 with a message. */
int mails_load(struct verifier *v);
void mails_release(struct verifier *v);
/* Add the files that the mail TEXT touches to OUT, each once. */
void mails_files(const char *text, struct str_vec *out);

/* --- scratch.c --- */

/* Copy the tree, and let a git repository know the files of the mails. -1
 * with a message. */
int scratch_make(struct verifier *v);
/* `git am` MAIL. True if that worked; else a problem was added. */
bool scratch_am(struct verifier *v, const struct vmail *mail);
/* Where and why `git am` said it failed; FILE (owned by the caller) may be
 * NULL. */
char *scratch_am_reason(const char *said, char **file, unsigned int *line);
/* Run a program with nothing of the user's environment but what it takes to
 * find programs. DIR may be NULL. Goes to the log. */
int scratch_run(struct verifier *v, const char *dir, const char *const *argv,
		struct run_result *res);

/* --- make.c --- */

/* Is there what it takes? Fills in res->compiler. -1 with a message. */
int make_check(struct verifier *v);
/* Configure and prepare the build. -1 with a message. */
int make_prepare(struct verifier *v);
/* Again, after the configuration changed. False if make fails; REASON is
 * owned by the caller. */
bool make_config(struct verifier *v, char **reason);
/* Let make see to OBJECTS, and take what it says apart. Its exit status; -1
 * with a message if it could not be run. */
int make_objects(struct verifier *v, const struct str_vec *objects,
		 struct built_vec *out);

/* --- objects.c --- */

/* Find out which objects to compile, and compile them as they are before the
 * first patch. -1 with a message. */
int objects_base(struct verifier *v);
void objects_release(struct verifier *v);
/* Those that are to be compiled, as the copy is now. */
void objects_list(const struct verifier *v, struct str_vec *out);
struct vobj *objects_find(struct verifier *v, const char *name);
/* B is what O looks like now. B loses what it knew. */
void objects_keep(struct verifier *v, struct vobj *o, struct built *b);
/* Does O depend on one of FILES? */
bool objects_depend(const struct vobj *o, const struct str_vec *files);
/* Is SOURCE in the copy as it is now? */
bool objects_in_copy(const struct verifier *v, const char *source);
bool objects_is_c(const char *path);
/* Does PATH lie where code is no part of the kernel? */
bool objects_foreign(const char *path);

/* --- judge.c --- */

/* Compile after mail number I, and fill in its cells. -1 with a message. */
int judge_patch(struct verifier *v, size_t i);

/* --- wish.c --- */

/* Let the next configuration have what O waits for: 1, or 0 where that is not
 * known. -1 with a message. */
int wish_for(struct verifier *v, const struct vobj *o);
/* X of "$(CONFIG_X)" in the line of the makefile TEXT that names OBJECT; owned by
 * the caller. NULL: nothing does. */
char *wish_symbol(const char *text, const char *object);

/* --- style.c --- */

/* checkpatch.pl on mail number I. */
void style_check(struct verifier *v, size_t i);

#endif
