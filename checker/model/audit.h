/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The result of an audit: what model/ and rules/ found, what report/ prints.
 * Strings are owned by the structure (audit_release()); paths are relative to
 * the tree; lists are in the order in which they are to be printed.
 */
#ifndef MODEL_AUDIT_H
#define MODEL_AUDIT_H

#include "api/api.h"
#include "lib/vec.h"

struct place {
	char *file; /* NULL: no place */
	unsigned int line;
	unsigned int column;
};

enum attach_kind { ATTACH_STATIC, ATTACH_DYNAMIC };
enum importer_class { CLASS_LEGACY_PINNED, CLASS_REVOCABLE, CLASS_UNKNOWN };
enum importer_kind {
	KIND_STATIC,
	KIND_NO_CALLBACK,
	KIND_STUB_CALLBACK,
	KIND_MOVABLE,
	KIND_PINNED_REVOCABLE,
	KIND_UNKNOWN, /* the ops could not be followed */
};
enum unmap_evidence {
	UNMAP_NA,
	UNMAP_UNMAPS,
	UNMAP_MAY,
	UNMAP_NO,
	UNMAP_UNKNOWN,
};
enum hop_via { HOP_CALL, HOP_OPS, HOP_WORK, HOP_FENCE, HOP_MACRO };
/* May the exporter give it memory of another device? */
enum importer_p2p { P2P_UNKNOWN, P2P_NO, P2P_YES };

struct hop {
	char *function;	    /* what is called */
	char *through;	    /* member or function that leads there; or NULL */
	struct place place; /* of the call */
	enum hop_via via;
};

struct importer {
	struct place place; /* of the attach call */
	char *function;	    /* that makes it */
	char *driver;	    /* module, as kbuild_module() names it */
	enum attach_kind attach;
	char *ops;	/* NULL: none */
	struct place ops_place;
	char *callback; /* NULL: none */
	struct place callback_place;
	enum importer_class cls;
	enum importer_kind kind;
	bool pins;
	bool test;
	bool helper; /* attaches on behalf of others */
	enum importer_p2p p2p; /* set by exporters_find() */
	enum unmap_evidence unmap;
	struct VEC_OF(struct hop) chain;
	char *unknown; /* why and where the search was cut; NULL if it was not */
};

/* Who imports through a helper. */
struct indirect {
	struct place place; /* where the helper, or what leads to it, stands */
	char *driver;	    /* module, as kbuild_module() names it */
	char *user;	    /* function or object there; NULL: at file scope */
	char *helper;
	char *through;	    /* the word in the text that leads to it */
	char *via;	    /* how it is reached */
	enum importer_class cls;
	enum importer_kind kind;
	bool test;
	bool parsed;	    /* seen in parsed code, not in text alone */
	char *unknown;	    /* why the class is not known; NULL if it is */
};

enum held { HELD_UNKNOWN, HELD_YES, HELD_NO };
enum intent { INTENT_UNKNOWN, INTENT_MOVE, INTENT_REVOKE };
/* Which fence wait follows; of several paths the first of these counts. */
enum fence_wait {
	WAIT_NONE,
	WAIT_DROPPED, /* interruptible or bounded, and nobody looks */
	WAIT_WEAKER,  /* for less than all fences */
	WAIT_UNKNOWN,
	WAIT_JOBS, /* the fences become dependencies of what comes next */
	WAIT_BOOKKEEP,
};

/* A call that fires the callback of every importer. */
struct invalidate {
	char *function;
	struct place place;
	enum held resv;
	char *resv_why; /* one sentence, or NULL */
	enum intent intent;
	enum fence_wait wait;
	struct place wait_place; /* of the wait that counts, if there is one */
	bool waits_unmap;
	char *unknown; /* where the search was cut; NULL if it was not */
};

/* What .attach and .pin of an exporter can see of an importer. */
enum profile {
	PROFILE_STATIC,		 /* no ops; so no peer-to-peer either */
	PROFILE_NO_CALLBACK,	 /* ops without the callback */
	PROFILE_NO_CALLBACK_P2P, /* the same, and takes peer-to-peer */
	PROFILE_CALLBACK,
	PROFILE_CALLBACK_P2P,
	PROFILE_STUB, /* the callback is v3's own stub */
	PROFILE_STUB_P2P,
	NR_PROFILES,
};

#define PROFILE_BIT(p) (1u << (p))

struct exporter {
	struct place place; /* of the ops object, or of who invalidates */
	char *ops; /* NULL: not found, but somebody invalidates */
	char *driver; /* module, as kbuild_module() names it */
	struct str_vec callbacks; /* members that are set, sorted */
	bool dynamic;		  /* can pin, by the header's own test */
	bool test;
	unsigned int attach_refuses; /* PROFILE_BITs: attach always fails */
	unsigned int pin_refuses;    /* the same for pin */
	char *checks; /* how it refuses who cannot be revoked; NULL: not */
	struct VEC_OF(struct invalidate) invalidates;
};

enum verdict {
	VERDICT_SAFE,
	VERDICT_REFUSED,
	VERDICT_UNKNOWN,
	VERDICT_MAY_HANG,
	VERDICT_STALE,
};

#define NR_VERDICTS (VERDICT_STALE + 1)

/* What becomes of a buffer of this exporter with this importer. */
struct pair {
	char *exporter; /* "FILE:OPS" */
	char *importer; /* "FILE:FUNCTION", with ":OPS" where it has some */
	enum verdict verdict;
	char *reason; /* one sentence; NULL: safe */
	bool test;    /* one of the two is */
};

enum level { LEVEL_NONE, LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR };

struct evidence {
	struct place place;
	char *text;
};

struct finding {
	const char *rule; /* static */
	enum level level;
	struct place place;
	char *function; /* NULL: at file scope */
	char *message;
	char *fix;
	char *subject; /* what it is about (ops, callback, symbol, ...): makes
			* fingerprints tell findings of one function apart */
	char *fingerprint; /* 32 hex digits; set by audit_finish() */
	struct VEC_OF(struct evidence) evidence;
};

struct incomplete {
	char *file;
	char *reason;
};

struct audit {
	char *tree_version;
	char *tree_name;
	char *tree_root;
	enum api_gen generation;
	bool build_mode; /* flags from a build, not synthesised */
	size_t files;	 /* files of the tree that were looked at as text */
	size_t parsed;	 /* translation units that the result rests on */
	size_t cached;	 /* of these, taken from the store */
	double seconds;
	struct VEC_OF(struct importer) importers;
	struct VEC_OF(struct indirect) indirect;
	struct VEC_OF(struct exporter) exporters;
	struct VEC_OF(struct pair) pairs;
	struct VEC_OF(struct finding) findings;
	struct VEC_OF(struct incomplete) incomplete;
	struct VEC_OF(const char *) without; /* rules that were not asked */
};

void audit_release(struct audit *a);
/* Forget the chain of I. */
void importer_chain_release(struct importer *i);

/* Make lists stable: sort, drop equal findings, set fingerprints. */
void audit_finish(struct audit *a);

/* Words of the outside for the enums; never NULL. */
const char *attach_kind_name(enum attach_kind k);
const char *importer_class_name(enum importer_class c);
const char *importer_kind_name(enum importer_kind k);
const char *unmap_evidence_name(enum unmap_evidence u);
const char *hop_via_name(enum hop_via v);
const char *held_name(enum held h);
const char *intent_name(enum intent i);
const char *fence_wait_name(enum fence_wait w);
const char *verdict_name(enum verdict v);
const char *level_name(enum level l); /* "error", "warning", "note" */

/* The highest level of A's findings. */
enum level audit_worst(const struct audit *a);

/* How many of each there are. */
struct rule_count {
	const char *rule; /* static */
	size_t level[LEVEL_ERROR + 1];
};

struct audit_counts {
	size_t cls[CLASS_UNKNOWN + 1];
	size_t kind[KIND_UNKNOWN + 1];
	size_t unmap[UNMAP_UNKNOWN + 1];
	size_t tests;
	size_t helpers;
	size_t indirect[CLASS_UNKNOWN + 1];
	size_t exporters;    /* without tests */
	size_t invalidating; /* of these, that can invalidate */
	size_t verdict[NR_VERDICTS];
	size_t level[LEVEL_ERROR + 1];
	struct VEC_OF(struct rule_count) rules; /* sorted by rule */
};

void audit_count(const struct audit *a, struct audit_counts *c);
void audit_counts_release(struct audit_counts *c);

#endif
