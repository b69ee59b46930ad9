// SPDX-License-Identifier: GPL-2.0-only
/*
 * OLD_FUNCTION: the old name of the core function that tells importers to let
 * go, in code, comments and documentation. The whole name is used for nothing
 * else, so text is enough to tell. Short for it, comments say move_notify();
 * that is meant where the comment stands right above the call.
 */
#include "rules/rules.h"

#include "model/words.h"
#include "text/comment.h"

/* What comments drop from the name is the prefix of all of the interface. */
#define SHORT_OLD API_CALLBACK_OLD
#define SHORT_NEW API_CALLBACK_NEW

static void report(const struct rule *r, const struct rule_input *in,
		   const struct place *place, const char *from, const char *to)
{
	bool upstream = in->audit->generation == API_GEN_UPSTREAM;
	struct finding *f;

	f = rule_add(r, in, upstream ? LEVEL_ERROR : LEVEL_NOTE, place, NULL,
		     is_test_file(place->file));
	f->subject = xstrdup(from);
	f->message = xasprintf("%s%s() %s %s()",
			       streq(from, SHORT_OLD) ?
				       "this comment is about the call below it: " :
				       "",
			       from, upstream ? "is now" : "becomes", to);
	f->fix = xasprintf("write %s", to);
}

static void check_whole(const struct rule *r, const struct rule_input *in)
{
	struct text_hit_vec hits = VEC_INIT;

	words_find(in->program->tree, in->program->scan, WORD_NOTIFY_OLD,
		   API_NOTIFY_OLD, true, &hits);
	vec_for_each(h, &hits) {
		struct place place = { (char *)h->path, h->line, h->column };

		report(r, in, &place, API_NOTIFY_OLD, API_NOTIFY_NEW);
	}
	vec_release(&hits);
}

static void check_short(const struct rule *r, const struct rule_input *in,
			const struct scan_file *f)
{
	struct strbuf text = STRBUF_INIT;
	struct edits found = VEC_INIT;
	struct tokens t;

	if (tree_read(in->program->tree, f->path, &text) < 0)
		goto out; /* the scan has said so */
	tokens_lex(strbuf_str(&text), text.len, &t);
	comments_above_calls(&t, API_NOTIFY_OLD, SHORT_OLD, SHORT_NEW, &found);
	comments_above_calls(&t, API_NOTIFY_NEW, SHORT_OLD, SHORT_NEW, &found);
	vec_for_each(e, &found) {
		struct place place = { f->path, 0, 0 };

		words_place(strbuf_str(&text), e->off, &place.line,
			    &place.column);
		report(r, in, &place, SHORT_OLD, SHORT_NEW);
	}
	tokens_release(&t);
out:
	edits_release(&found);
	strbuf_release(&text);
}

static void check(const struct rule *r, const struct rule_input *in)
{
	/* In v3 the function has its old name. */
	if (in->audit->generation == API_GEN_V3)
		return;
	check_whole(r, in);
	vec_for_each(f, &in->program->scan->files) {
		if ((f->kind == SCAN_C || f->kind == SCAN_H) &&
		    (f->words & WORD_BIT(WORD_CALLBACK_OLD)) &&
		    (f->words & (WORD_BIT(WORD_NOTIFY_OLD) |
				 WORD_BIT(WORD_NOTIFY_NEW))))
			check_short(r, in, f);
	}
}

const struct rule rule_old_function = {
	.name = "OLD_FUNCTION",
	.side = "names",
	.level = "error on upstream trees, note on others",
	.summary = "the old name of the core function",
	.text = {
		.why = "Linux 7.1 renamed dma_buf_move_notify(), with "
		       "which an exporter tells all importers to let go, "
		       "to dma_buf_invalidate_mappings(). A call by the "
		       "old name does not compile there. In comments and "
		       "documentation the old name misleads: it sounds as "
		       "if the buffer were somewhere else now, where it "
		       "may be gone for good.",
		.bad = "\tvoid my_buf_revoke(struct my_buf *buf)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = buf->dmabuf->resv;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tbuf->revoked = true;\n"
		       "\t\tdma_buf_move_notify(buf->dmabuf);\n"
		       "\t\tdma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,\n"
		       "\t\t\t\t      MAX_SCHEDULE_TIMEOUT);\n"
		       "\t\tdma_resv_unlock(resv);\n"
		       "\t\twait_event(buf->idle, !buf->mappings);\n"
		       "\t}\n",
		.good = "\tvoid my_buf_revoke(struct my_buf *buf)\n"
		        "\t{\n"
		        "\t\tstruct dma_resv *resv = buf->dmabuf->resv;\n"
		        "\n"
		        "\t\tdma_resv_lock(resv, NULL);\n"
		        "\t\tbuf->revoked = true;\n"
		        "\t\tdma_buf_invalidate_mappings(buf->dmabuf);\n"
		        "\t\tdma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,\n"
		        "\t\t\t\t      MAX_SCHEDULE_TIMEOUT);\n"
		        "\t\tdma_resv_unlock(resv);\n"
		        "\t\twait_event(buf->idle, !buf->mappings);\n"
		        "\t}\n",
		.fix = "Write dma_buf_invalidate_mappings(): "
		       "\"dmabuf-revoke series\" makes the patch, code and "
		       "comments together. On a tree before 7.1 there is "
		       "nothing to do yet; the note says what a series "
		       "will change.",
		.contract = "Names over time",
	},
	.check = check,
};
