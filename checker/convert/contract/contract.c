// SPDX-License-Identifier: GPL-2.0-only
#include "convert/contract/contract.h"

#include "convert/code/body.h"
#include "convert/code/layout.h"

const struct plan *contract_plan(const struct convert *c)
{
	return c->plan;
}

/* Where NAME is defined, or else first named, in the text of FILE. */
static size_t place_of(const struct strbuf *text, const char *name)
{
	size_t lo, hi, at = 0;
	struct tokens t;

	if (!name)
		return 0;
	tokens_lex(strbuf_str(text), text->len, &t);
	if (body_find(&t, name, &lo, &hi)) {
		while (lo > 0 && !token_is(&t, lo, name))
			lo--;
		at = t.list.v[lo].off;
	} else if (!word_find(strbuf_str(text), text->len, name, &at)) {
		at = 0;
	}
	tokens_release(&t);
	return at;
}

void contract_left(struct convert *c, const char *file, const char *name,
		   const char *rule, const char *what, const char *fix)
{
	struct strbuf text = STRBUF_INIT;
	char *said = xasprintf("%s: %s%s%s;\n      %s", rule, name ? name : "",
			       name ? ": " : "", what, fix);

	(void)!tree_read(c->tree, file, &text);
	convert_left(c, file, strbuf_str(&text), place_of(&text, name), said);
	strbuf_release(&text);
	free(said);
}

bool contract_known(const struct plan_fn *f)
{
	return f->name && f->file;
}

size_t contract_count(struct smpl *s, const struct plan_fn *f,
		      const char *word)
{
	const struct strbuf *text = smpl_text(s, f->file);

	return text ? body_count(strbuf_str(text), text->len, f->name, word) :
		      0;
}

bool contract_has_word(struct smpl *s, const char *path, const char *word)
{
	const struct strbuf *text = smpl_text(s, path);
	size_t at = 0;

	return text && word_find(strbuf_str(text), text->len, word, &at);
}

