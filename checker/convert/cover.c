// SPDX-License-Identifier: GPL-2.0-only
/* The cover letter of a series: what is in it, what is not, and why. */
#include "convert/series_priv.h"

#include "convert/contract/plan.h"
#include "convert/contract/reason.h"
#include "convert/contract/runs.h"

static void add_list(struct strbuf *out, const char *title,
		     const struct str_vec *items)
{
	if (!items->n)
		return;
	strbuf_addf(out, "\n%s\n\n", title);
	vec_for_each(i, items)
		strbuf_addf(out, "  %s\n", *i);
}

static void add_numbers(const struct series *s, struct strbuf *out)
{
	size_t code = 0, cocci = 0;

	vec_for_each(d, &s->done) {
		code += d->proof.code;
		cocci += d->proof.cocci;
	}
	if (code && code == cocci)
		strbuf_addf(out,
			    "\nThe %zu places in code where a name changes are "
			    "all changed by the\nsemantic patches alone, too.\n",
			    code);
	else if (code)
		strbuf_addf(out,
			    "\nOf the %zu places in code where a name changes, "
			    "%zu are also changed\nby the semantic patches "
			    "alone; the others were found by libclang.\n",
			    code, cocci);
}

/* Why the step of D changed nothing here. */
static void add_skipped(const struct series *s, const struct done *d,
			struct str_vec *out)
{
	char *why = contract_reason(s->plan, d->step, d->left.n);

	vec_push(out, xasprintf("%s: %s", d->step->subject, why));
	free(why);
}

/* What is said of a way back only. */
static void add_reverse(const struct series *s, struct strbuf *out)
{
	struct str_vec stale = VEC_INIT;

	if (s->opts->only)
		strbuf_addf(out,
			    "\nThese patches are for\n\n  %s\n\nalone. The rest "
			    "of the tree keeps the new names: with them applied "
			    "it\ndoes not build. They were proved on this tree "
			    "with all of it taken back,\nwhich is where the "
			    "numbers are from.\n",
			    s->opts->only);
	series_add_ours(s, &stale, &s->back.stale);
	add_list(out,
		 "These places had the old name already. Going forward again "
		 "gives them\nthe new one, and everything else what it was:",
		 &stale);
	str_vec_release(&stale);
}

static const char *leftovers_title(const struct series *s)
{
	if (s->opts->reverse)
		return "These mentions of a new name stay. They mean something "
		       "else, or going\nforward again would not bring them "
		       "back:";
	return "These mentions stay. By what they say and where they stand "
	       "they mean\nsomething else, such as a function of TTM or of the "
	       "driver; have a look:";
}

void series_cover(const struct series *s, struct strbuf *out)
{
	struct str_vec left = VEC_INIT, skipped = VEC_INIT, differs = VEC_INIT,
		       unread = VEC_INIT, commands = VEC_INIT;

	strbuf_addstr(out, s->cover.body);
	add_numbers(s, out);
	vec_for_each(d, &s->done) {
		if (!d->applies)
			add_skipped(s, d, &skipped);
		series_add_ours(s, &left, &d->left);
		series_add_ours(s, &differs, &d->proof.differs);
		series_add_ours(s, &unread, &d->proof.unread);
		if (d->runs)
			runs_commands(d->runs, &commands);
	}
	add_reverse(s, out);
	add_list(out, "Steps that are not in this series:", &skipped);
	add_list(out,
		 "What the drivers owe the contract was changed by these semantic\n"
		 "patches, told which functions they are about:", &commands);
	add_list(out, "To be decided by hand:", &left);
	if (s->plan)
		add_list(out,
			 "Not looked at for exporters and importers, as it could not "
			 "be\nanalysed:", &s->plan->incomplete);
	add_list(out,
		 "Here the semantic patch alone comes to another result than "
		 "this\nseries; compare:", &differs);
	add_list(out,
		 "Here the semantic patch could not be compared with this "
		 "series:", &unread);
	add_list(out, leftovers_title(s), &s->leftovers);
	if (s->not_base)
		strbuf_addf(out,
			    "\nThere is no base-commit: the tree had changes "
			    "beside what its commit\n%s has.\n",
			    s->not_base);
	if (!s->maintainers)
		strbuf_addstr(out, "\nThere are no Cc lists: "
				   "scripts/get_maintainer.pl could not be "
				   "run.\n");
	while (out->len && out->buf[out->len - 1] == '\n')
		strbuf_setlen(out, out->len - 1);
	str_vec_release(&left);
	str_vec_release(&skipped);
	str_vec_release(&differs);
	str_vec_release(&unread);
	str_vec_release(&commands);
}
