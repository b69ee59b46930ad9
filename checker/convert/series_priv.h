/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to series.c and its parts: cover.c, seriesmail.c. */
#ifndef CONVERT_SERIES_PRIV_H
#define CONVERT_SERIES_PRIV_H

#include "convert/git/outdir.h"
#include "convert/prove.h"
#include "convert/reverse/back.h"
#include "convert/series.h"
#include "convert/step.h"
#include "model/importers.h"

struct plan;

/* What became of one step. */
struct done {
	const struct step *step;
	bool applies;
	struct proof proof;
	struct str_vec left;
	struct contract_runs *runs; /* semantic patches it was made with */
	struct VEC_OF(struct tree_overlay_entry) files; /* copies */
};

struct series {
	const struct series_opts *opts;
	struct convert c;
	struct plan *plan; /* NULL: no step wants one */
	enum api_gen gen; /* of the tree as it is */
	struct back back; /* with --reverse: whether it is a way back */
	struct steps steps;
	struct step cover;
	struct VEC_OF(struct done) done;
	struct str_vec leftovers; /* old names that are left at the end */
	struct str_vec mails;
	char *base;	  /* commit, or NULL */
	char *not_base;	  /* the same where there are changes beside it */
	bool maintainers; /* all patches could be asked for */
};

/* Add those of LINES that are about a file that the series is about. */
void series_add_ours(const struct series *s, struct str_vec *out,
		     const struct str_vec *lines);

/* cover.c: append the text of the cover letter. */
void series_cover(const struct series *s, struct strbuf *out);

/* seriesmail.c: write all mails to TO. -1 with a message. */
int series_mails(struct series *s, const struct outdir *to);

#endif
