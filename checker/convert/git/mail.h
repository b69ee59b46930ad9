/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commits and mails, made by git in a scratch repository that holds only the
 * files a series touches. Same input, same bytes: names, dates and settings
 * of the user's git have no say but for who the author is.
 */
#ifndef CONVERT_MAIL_H
#define CONVERT_MAIL_H

#include "lib/strbuf.h"
#include "lib/vec.h"

struct mailer;

/* The date that mails will have, by SOURCE_DATE_EPOCH or a fixed one, as
 * seconds. -1 with a message where that variable holds no such thing. */
int mail_date(long long *date);

/* NULL with a message. */
struct mailer *mailer_new(void);
void mailer_free(struct mailer *m);

/* Let PATH have this content in the next commit; the first commit is what
 * the series starts from. -1 with a message. */
int mailer_put(struct mailer *m, const char *path, const char *data,
	       size_t len, bool executable);
/* Commit what was put. -1 with a message. */
int mailer_commit(struct mailer *m, const char *subject, const char *body);

/*
 * Write the cover letter and one mail for each commit but the first into
 * DIR, and add their names to FILES in order. COVER and TEXT are the cover
 * letter's subject and text, BASE is the commit that it names as the base, or
 * NULL. -1 with a message.
 */
int mailer_write(struct mailer *m, const char *dir, const char *cover,
		 const char *text, const char *base, struct str_vec *files);

/*
 * Ask ROOT's scripts/get_maintainer.pl whom to tell of the mail at PATH, and
 * add their addresses to OUT. False, with nothing printed, if it cannot be
 * run.
 */
bool mail_maintainers(const char *root, const char *path,
		      struct str_vec *out);
/* Put a Cc: header with these addresses into the mail MAIL. */
void mail_add_cc(struct strbuf *mail, const struct str_vec *cc);
/* `Name <address>` as a header may have it: quoted or encoded. Appended. */
void mail_address(const char *address, struct strbuf *out);

#endif
