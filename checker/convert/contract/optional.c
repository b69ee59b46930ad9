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

/*
 * The core comes first, and as a whole: what calls the callback asks whether
 * there is one, and attaching refuses no ops without it. If it cannot be taken
 * there, nothing else may rely on it.
 */
static int change_core(struct convert *c, const char *notify)
{
	struct plan_fn caller = { (char *)notify, (char *)API_CORE, true };
	struct plan_fn attach = { (char *)"dma_buf_dynamic_attach",
				  (char *)API_CORE, true };
	const char *why = NULL;
	struct smpl s;
	int ret;

	if (smpl_begin(&s, c) < 0)
		return -1;
	ret = smpl_apply(&s, OPTIONAL, API_CORE);
	if (contract_has_word(&s, API_CORE, API_V3_STUB))
		why = "it has v3's stub, and what asks for revocable importers looks for that";
	else if (contract_count(&s, &caller, API_CALLBACK_NEW) < 2)
		why = "it calls the callback in a form that is not known here";
	else if (contract_count(&s, &attach, API_CALLBACK_NEW))
		why = "attaching refuses ops without a callback in a form that is not known here";
	c->demands = why;
	if (ret > 0 && !why)
		smpl_commit(&s);
	if (ret >= 0 && why)
		contract_left(c, API_CORE, notify, "NO_INVALIDATE",
			      s.trouble ? s.trouble : why,
			      "let the core ask for the callback before it calls it, refuse no ops without one, and let who asks for revocable importers ask for a callback alone; stubs stay until then");
	smpl_end(&s);
	return ret < 0 ? -1 : 0;
}

/* Does TEXT still refuse ops, or keep their callback in a variable? */
static bool still_looks(const struct strbuf *text, const char *member)
{
	struct tokens t;
	bool looks = false;

	tokens_lex(strbuf_str(text), text->len, &t);
	for (size_t i = 3; i + 1 < t.list.n && !looks; i++) {
		if (!token_code(&t, i) || !token_is(&t, i, member) ||
		    !token_is(&t, i - 1, "->"))
			continue;
		looks = token_is(&t, i - 3, "!") || token_is(&t, i - 3, "=") ||
			token_is(&t, i + 1, "==") || token_is(&t, i + 1, "!=");
	}
	tokens_release(&t);
	return looks;
}

static int change_file(struct convert *c, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	int ret = convert_get(c, path, &text);

	if (ret == 0 && looks_at(&text, API_CALLBACK_NEW)) {
		ret = apply_to(c, path);
		strbuf_reset(&text);
		if (ret == 0)
			ret = convert_get(c, path, &text);
		if (ret == 0 && still_looks(&text, API_CALLBACK_NEW))
			contract_left(c, path, NULL, "NO_INVALIDATE",
				      "it asks for the callback in a form that is not known here",
				      "refuse no ops for the lack of it, and do not call what may not be there; stubs in this file stay until then");
	}
	strbuf_release(&text);
	return ret;
}

int optional_callback(struct convert *c, const char *notify)
{
	const struct scan_word word = { API_CALLBACK_NEW, true };
	struct scan scan;
	int ret = change_core(c, notify);

	if (ret < 0 || c->demands)
		return ret;
	if (convert_scan(c, &word, 1, &scan) < 0)
		return -1;
	vec_for_each(f, &scan.files) {
		bool is_c = f->kind == SCAN_C || f->kind == SCAN_H;

		if (ret == 0 && is_c && f->words && !streq(f->path, API_CORE))
			ret = change_file(c, f->path);
	}
	scan_release(&scan);
	return ret;
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
	const char *why = NULL;
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
		ret = smpl_try(&s, &why);
	*gone = *gone && !why;
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
	if (ret >= 0 && done && !i->callback_shared &&
	    !streq(i->callback.file, i->ops.file))
		contract_left(c, i->callback.file, i->callback.name,
			      "STUB_INVALIDATE",
			      "no ops name this function any more",
			      "drop it with its prototype");
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

/* Has this step left something in PATH? */
static bool is_left(const struct convert *c, const char *path)
{
	size_t n = path ? strlen(path) : 0;

	vec_for_each(l, &c->left) {
		if (n && starts_with(*l, path) && (*l)[n] == ':' &&
		    strstr(*l, "NO_INVALIDATE"))
			return true;
	}
	return false;
}

int drop_stubs(struct convert *c)
{
	const struct plan *p = contract_plan(c);
	int ret = 0;

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
		if (c->demands || is_left(c, i->attach.file) ||
		    is_left(c, i->ops.file))
			contract_left(c, i->ops.file, i->ops.name,
				      "STUB_INVALIDATE",
				      "code that calls the callback, or refuses ops without one, is left to be decided by hand",
				      "leave the callback out once that is done");
		else
			ret = replace_stub(c, i, DROP_STUB);
	}
	return ret;
}

int add_stub(struct convert *c, const char *name, const char *before,
	     const char *file)
{
	vec_for_each(i, &contract_plan(c)->importers) {
		if (i->pins && is_stub(i) && !streq(i->callback.name, name))
			return add_function(c, name, before, file);
	}
	return 0;
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
