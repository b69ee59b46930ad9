// SPDX-License-Identifier: GPL-2.0-only
/*
 * The callback becomes optional: whoever calls it asks first, nobody refuses
 * ops without it, and importers whose callback is a stub leave it out. In v3
 * it does not: there a stub gives way to the core's own.
 */
#include "convert/contract/contract.h"

#include "text/token.h"

#define OPTIONAL "cocci/optional-callback.cocci"
#define DROP_STUB "cocci/drop-stub.cocci"
#define NAME_STUB "cocci/name-stub.cocci"

/* --- who calls it, who refuses --- */

/* Does code of TEXT look at MEMBER through a pointer? */
static bool looks_at(const struct strbuf *text, const char *member)
{
	struct tokens t;
	bool looks = false;

	tokens_lex(strbuf_str(text), text->len, &t);
	for (size_t i = 1; i < t.list.n && !looks; i++)
		looks = token_code(&t, i) && token_is(&t, i, member) &&
			token_is(&t, i - 1, "->");
	tokens_release(&t);
	return looks;
}

static int apply_to(struct convert *c, const char *path)
{
	struct smpl s;
	int ret;

	if (smpl_begin(&s, c) < 0)
		return -1;
	ret = smpl_apply(&s, OPTIONAL, path);
	if (ret > 0)
		smpl_commit(&s);
	else if (ret == 0 && s.trouble)
		contract_left(c, path, NULL, "NO_INVALIDATE", s.trouble,
			      "see whether it calls the callback, or refuses ops without one");
	smpl_end(&s);
	return ret < 0 ? -1 : 0;
}

/* The core itself must have been reached. */
static int check_core(struct convert *c, const char *notify)
{
	struct plan_fn f = { (char *)notify, (char *)API_CORE, true };
	struct smpl s;

	if (smpl_begin(&s, c) < 0)
		return -1;
	c->demands = contract_count(&s, &f, API_CALLBACK_NEW) < 2;
	if (c->demands)
		contract_left(c, API_CORE, notify, "NO_INVALIDATE",
			      "it calls the callback in a form that is not known here",
			      "ask whether there is one before the call");
	smpl_end(&s);
	return 0;
}

int optional_callback(struct convert *c, const char *notify)
{
	const struct scan_word word = { API_CALLBACK_NEW, true };
	struct scan scan;
	int ret;

	if (convert_scan(c, &word, 1, &scan) < 0)
		return -1;
	ret = 0;
	vec_for_each(f, &scan.files) {
		struct strbuf text = STRBUF_INIT;
		bool is_c = f->kind == SCAN_C || f->kind == SCAN_H;

		if (ret < 0 || !is_c || !f->words)
			continue;
		ret = convert_get(c, f->path, &text);
		if (ret == 0 && looks_at(&text, API_CALLBACK_NEW))
			ret = apply_to(c, f->path);
		strbuf_release(&text);
	}
	scan_release(&scan);
	return ret < 0 ? -1 : check_core(c, notify);
}

/* --- stubs --- */

/* Does code of PATH, as S has it, name WORD? */
static bool names(struct smpl *s, const char *path, const char *word)
{
	const struct strbuf *text = smpl_text(s, path);
	struct tokens t;
	bool has = false;

	if (!text)
		return true;
	tokens_lex(strbuf_str(text), text->len, &t);
	for (size_t i = 0; i < t.list.n && !has; i++)
		has = t.list.v[i].kind == TOK_IDENT && token_is(&t, i, word);
	tokens_release(&t);
	return has;
}

/* Apply COCCI, and let the function go where nothing uses it then. */
static int apply_stub(struct convert *c, const struct plan_importer *i,
		      const char *cocci, bool unused, bool *gone)
{
	struct smpl s;
	int ret;

	if (smpl_begin(&s, c) < 0)
		return -1;
	smpl_define(&s, "callback", i->callback.name);
	if (unused)
		smpl_define(&s, "unused", NULL);
	ret = smpl_apply(&s, cocci, i->ops.file);
	*gone = ret > 0 && (!unused || !names(&s, i->callback.file,
					      i->callback.name));
	if (*gone)
		smpl_commit(&s);
	smpl_end(&s);
	return ret < 0 ? -1 : 0;
}

static int replace_stub(struct convert *c, const struct plan_importer *i,
			const char *cocci)
{
	bool done = false;
	int ret = 0;

	if (!i->callback_shared && streq(i->callback.file, i->ops.file))
		ret = apply_stub(c, i, cocci, true, &done);
	if (ret >= 0 && !done)
		ret = apply_stub(c, i, cocci, false, &done);
	if (ret >= 0 && !done)
		contract_left(c, i->ops.file, i->ops.name, "STUB_INVALIDATE",
			      "its callback is set in a form that is not known here",
			      "leave the callback out where the core allows that");
	return ret < 0 ? -1 : 0;
}

static bool is_stub(const struct plan_importer *i)
{
	return i->kind == KIND_STUB_CALLBACK && contract_known(&i->callback) &&
	       contract_known(&i->ops);
}

/* Was the callback of I one of an importer before it? */
static bool was_done(const struct plan *p, const struct plan_importer *i)
{
	vec_for_each(o, &p->importers) {
		if (o == i)
			return false;
		if (is_stub(o) && streq(o->callback.name, i->callback.name) &&
		    streq(o->ops.file, i->ops.file))
			return true;
	}
	return false;
}

/* What a tree that had v3's series still has. */
static void look_at_v3(struct convert *c)
{
	struct plan_fn f = { (char *)API_V3_STUB, (char *)API_CORE, true };
	struct smpl s;

	if (smpl_begin(&s, c) < 0)
		return;
	if (names(&s, f.file, f.name))
		contract_left(c, f.file, f.name, "STUB_INVALIDATE",
			      "the core has v3's stub, and what asks for revocable importers may look for it",
			      "drop it with its prototype and its export, and let " API_REVOCABLE "() ask for a callback alone");
	smpl_end(&s);
}

int drop_stubs(struct convert *c)
{
	const struct plan *p = contract_plan(c);
	int ret = 0;

	look_at_v3(c);
	vec_for_each(i, &p->importers) {
		if (ret < 0 || i->kind != KIND_STUB_CALLBACK)
			continue;
		if (!i->pins)
			contract_left(c, i->attach.file, i->attach.name,
				      "NOT_PINNED",
				      "this importer can neither be told that a buffer moves nor keeps it from moving",
				      "pin with dma_buf_pin() for as long as it has a mapping");
		if (!is_stub(i) || was_done(p, i))
			continue;
		if (c->demands)
			contract_left(c, i->ops.file, i->ops.name,
				      "STUB_INVALIDATE",
				      "the core calls the callback without asking whether there is one",
				      "leave the callback out once it asks");
		else
			ret = replace_stub(c, i, DROP_STUB);
	}
	return ret;
}

int name_stubs(struct convert *c)
{
	const struct plan *p = contract_plan(c);
	int ret = 0;

	vec_for_each(i, &p->importers) {
		if (ret < 0 || i->kind != KIND_STUB_CALLBACK)
			continue;
		/* Its own stub is for those that pin, and for nobody else. */
		if (!i->pins)
			contract_left(c, i->attach.file, i->attach.name,
				      "STUB_INVALIDATE",
				      "this importer does not pin, so it must be able to give the buffer up",
				      "implement the callback, or pin with dma_buf_pin() and name " API_V3_STUB "()");
		else if (is_stub(i) && !was_done(p, i))
			ret = replace_stub(c, i, NAME_STUB);
	}
	return ret;
}
