// SPDX-License-Identifier: GPL-2.0-only
/*
 * OLD_CALLBACK: the old name of the callback. Other structs have a member of
 * that name, so in code the compiler says which is meant; in comments and
 * documentation, the code and the words around it do.
 */
#include "rules/rules.h"

#include "model/unported.h"
#include "model/words.h"
#include "text/comment.h"

struct check {
	const struct rule *rule;
	const struct rule_input *in;
	struct strmap refs; /* set of "path:offset" */
	struct strmap others; /* the same, of what it is not */
	struct strmap ported; /* files that use it by its new name */
};

static const struct wording wording = { API_CALLBACK_OLD, API_CALLBACK_NEW,
					API_ATTACH_OPS };

static void report(const struct check *c, const char *path,
		   const struct strbuf *text, size_t off, const char *what)
{
	bool upstream = c->in->audit->generation == API_GEN_UPSTREAM;
	struct place place = { (char *)path, 1, 1 };
	struct finding *f;

	words_place(strbuf_str(text), off, &place.line, &place.column);
	f = rule_add(c->rule, c->in, upstream ? LEVEL_ERROR : LEVEL_NOTE,
		     &place, NULL, is_test_file(path));
	f->subject = xstrdup(API_CALLBACK_OLD);
	f->message = xasprintf("%s the callback %s of struct %s, which %s %s",
			       what, API_CALLBACK_OLD, API_ATTACH_OPS,
			       upstream ? "is now" : "becomes",
			       API_CALLBACK_NEW);
	f->fix = xasprintf("write %s; the function that it names keeps its name",
			   API_CALLBACK_NEW);
}

/* Code that no parse saw, such as a macro that nothing uses. */
static void report_undecided(const struct check *c, const char *path,
			     const struct strbuf *text, size_t off)
{
	struct place place = { (char *)path, 1, 1 };
	struct finding *f;

	words_place(strbuf_str(text), off, &place.line, &place.column);
	f = rule_add(c->rule, c->in, LEVEL_NOTE, &place, NULL,
		     is_test_file(path));
	f->subject = xstrdup("undecided");
	f->message = xasprintf("%s stands in code that was not compiled here: whether it is the callback of struct %s was not decided",
			       API_CALLBACK_OLD, API_ATTACH_OPS);
	f->fix = xasprintf("read it: if it is, write %s", API_CALLBACK_NEW);
}

/* What UNPORTED speaks of. */
static void collect_unported(struct check *c, const struct facts *fa)
{
	for (uint32_t i = 0; i < fa->n_diags; i++) {
		const struct fact_diag *d = &fa->diags[i];
		char *key;

		if (!unported_name(fa, d))
			continue;
		key = xasprintf("%s:%u", facts_path(fa, d->loc.file),
				d->loc.offset);
		strset_add(&c->others, key);
		free(key);
	}
}

static void collect_ported(struct check *c, const struct facts *fa,
			   const struct fact_ref *ref)
{
	if (ref->kind == REF_MEMBER &&
	    streq(facts_str(fa, ref->name), API_CALLBACK_NEW))
		strset_add(&c->ported, facts_path(fa, ref->loc.file));
}

/* Where the compiler saw the member. */
static void collect_refs(struct check *c)
{
	vec_for_each(pu, &c->in->program->units) {
		const struct facts *fa = &(*pu)->facts;

		collect_unported(c, fa);
		for (uint32_t i = 0; i < fa->n_refs; i++) {
			const struct fact_ref *ref = &fa->refs[i];
			char *key;

			collect_ported(c, fa, ref);
			if ((ref->kind != REF_MEMBER &&
			     ref->kind != REF_MEMBER_DECL &&
			     ref->kind != REF_OTHER) ||
			    (ref->flags & (REF_POSITIONAL | REF_MACRO)) ||
			    !streq(facts_str(fa, ref->name), API_CALLBACK_OLD))
				continue;
			key = xasprintf("%s:%u", facts_path(fa, ref->loc.file),
					ref->loc.offset);
			strset_add(ref->kind == REF_OTHER ? &c->others : &c->refs,
				   key);
			free(key);
		}
	}
}

/* Is token I reached through the attachment? No other struct has a member of
 * that name, so it need not be compiled to be known. */
static bool of_attachment(const struct tokens *t, size_t i)
{
	return i >= 2 && token_is(t, i - 1, "->") &&
	       token_is(t, i - 2, API_IMPORTER_OPS);
}

/* The code of one file. USES: it has the callback. */
static void check_code(const struct check *c, const char *path,
		       const struct strbuf *text, const struct tokens *t,
		       bool *uses, bool *foreign)
{
	for (size_t i = 0; i < t->list.n; i++) {
		char *key;

		if (t->list.v[i].kind != TOK_IDENT ||
		    !token_is(t, i, API_CALLBACK_OLD))
			continue;
		key = xasprintf("%s:%u", path, t->list.v[i].off);
		if (strmap_has(&c->refs, key) ||
		    (!strmap_has(&c->others, key) && of_attachment(t, i))) {
			*uses = true;
			report(c, path, text, t->list.v[i].off, "this is");
		} else {
			*foreign = true;
			if (!strmap_has(&c->others, key))
				report_undecided(c, path, text,
						 t->list.v[i].off);
		}
		free(key);
	}
}

/* What the code has under its new name, comments may still call by the old one;
 * but a driver with TTM may mean the callback of that. */
static bool speaks_of_it(const struct check *c, const char *path,
			 const struct strbuf *text)
{
	return strmap_has(&c->ported, path) &&
	       !strstr(strbuf_str(text), "ttm") &&
	       !strstr(strbuf_str(text), "TTM");
}

static void check_file(const struct check *c, const struct scan_file *f)
{
	bool home = streq(f->path, API_HEADER) || streq(f->path, API_CORE);
	bool uses = false, foreign = false;
	struct offset_vec left = VEC_INIT;
	struct strbuf text = STRBUF_INIT;
	struct edits mentions = VEC_INIT;
	struct tokens t;

	if (tree_read(c->in->program->tree, f->path, &text) < 0)
		goto out; /* the scan has said so */
	if (f->kind == SCAN_C || f->kind == SCAN_H) {
		tokens_lex(strbuf_str(&text), text.len, &t);
		check_code(c, f->path, &text, &t, &uses, &foreign);
		uses |= speaks_of_it(c, f->path, &text);
		comments_rename(&t, &wording,
				comments_policy(home, uses, foreign),
				&mentions, &left);
		tokens_release(&t);
	} else {
		text_rename(strbuf_str(&text), text.len, &wording,
			    WORD_PARAGRAPH, &mentions, &left);
	}
	vec_for_each(m, &mentions)
		report(c, f->path, &text, m->off, "this speaks of");
out:
	edits_release(&mentions);
	vec_release(&left);
	strbuf_release(&text);
}

static void check(const struct rule *r, const struct rule_input *in)
{
	struct check c = { r, in, STRMAP_INIT, STRMAP_INIT,
			   STRMAP_INIT };

	collect_refs(&c);
	vec_for_each(f, &in->program->scan->files) {
		if (f->words & WORD_BIT(WORD_CALLBACK_OLD))
			check_file(&c, f);
	}
	strmap_release(&c.refs, NULL);
	strmap_release(&c.others, NULL);
	strmap_release(&c.ported, NULL);
}

const struct rule rule_old_callback = {
	.name = "OLD_CALLBACK",
	.side = "names",
	.level = "error on upstream trees, note on others",
	.summary = "the old name of the callback",
	.text = {
		.why = "Linux 7.1 renamed the callback of struct "
		       "dma_buf_attach_ops from move_notify to "
		       "invalidate_mappings, because a buffer may not only "
		       "move but be gone for good. Code with the old name "
		       "does not compile on a newer kernel (see UNPORTED). "
		       "Comments and documentation with it send readers to "
		       "look for something that does not exist, and keep "
		       "the old, weaker promise alive. Members of that "
		       "name in other structs, TTM's among them, are "
		       "something else and not meant.",
		.bad = "\t/* dma_buf_attach_ops.move_notify is all that the core asks for. */\n"
		       "\tstatic const struct dma_buf_attach_ops my_attach_ops = {\n"
		       "\t\t.move_notify = my_notify,\n"
		       "\t};\n",
		.good = "\t/* dma_buf_attach_ops.invalidate_mappings is all that is asked for. */\n"
		        "\tstatic const struct dma_buf_attach_ops my_attach_ops = {\n"
		        "\t\t.invalidate_mappings = my_notify,\n"
		        "\t};\n",
		.fix = "1. Write invalidate_mappings: \"dmabuf-revoke "
		       "series\" makes the patch, code and comments "
		       "together.\n"
		       "2. Leave the names of the driver's own functions "
		       "alone, whatever they are: reviewers ask for that.\n"
		       "On a tree before 7.1 there is nothing to do yet; "
		       "the note says what a series will change.",
		.contract = "Names over time",
	},
	.check = check,
};
