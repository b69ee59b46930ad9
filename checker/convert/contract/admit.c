// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exporters that take buffers back refuse importers that cannot let go, when
 * they attach; the others may pin.
 */
#include "convert/contract/contract.h"

#include "convert/code/body.h"
#include "convert/code/stmt.h"
#include "text/token.h"

#define REFUSE "cocci/refuse-unrevocable.cocci"

#define REFUSE_FIX \
	"return -EOPNOTSUPP in .attach where " API_REVOCABLE "() is false"

/* box_ops -> box_attach. Owned by the caller. */
static char *attach_name(const struct plan_exporter *e)
{
	size_t n = strlen(e->ops.name);

	if (ends_with(e->ops.name, "_ops"))
		n -= strlen("_ops");
	return xasprintf("%.*s_attach", (int)n, e->ops.name);
}

/* The name of the function that refuses, its own or a new one; NULL, with
 * the reason in WHY. Owned by the caller. */
static char *who_refuses(struct smpl *s, const struct plan_exporter *e,
			 const char **why)
{
	char *name;

	if (contract_known(&e->attach))
		return xstrdup(e->attach.name);
	if (e->attach.set) {
		*why = "its .attach is not one function";
		return NULL;
	}
	name = attach_name(e);
	if (!contract_has_word(s, e->ops.file, name)) {
		smpl_define(s, "none", NULL);
		return name;
	}
	*why = "it has no .attach, and the name that one would have is taken";
	free(name);
	return NULL;
}

/* Apply it to all files that have a part of E. */
static int apply_all(struct smpl *s, const struct plan_exporter *e)
{
	const char *files[] = { e->ops.file, e->attach.file, e->pin.file };
	int ret = 0;

	for (size_t i = 0; ret >= 0 && i < ARRAY_SIZE(files); i++) {
		bool done = !files[i];

		for (size_t k = 0; k < i && !done; k++)
			done = files[k] && streq(files[k], files[i]);
		if (!done)
			ret = smpl_apply(s, REFUSE, files[i]);
	}
	return ret < 0 ? -1 : 0;
}

/* Is FUNCTION there, and does it ask? */
static bool asks(struct smpl *s, const struct plan_exporter *e,
		 const char *function)
{
	struct plan_fn f = { (char *)function,
			     e->attach.file ? e->attach.file : e->ops.file,
			     true };

	return contract_count(s, &f, API_REVOCABLE) > 0;
}

/*
 * Has anything been done where the test stands in FUNCTION? What a declaration
 * calls would have to be undone; finding the own object is nothing to undo.
 */
static bool too_late(struct smpl *s, const struct plan_exporter *e,
		     const char *function)
{
	const struct strbuf *text = smpl_text(s, e->attach.file ?
							 e->attach.file :
							 e->ops.file);
	size_t lo, hi;
	struct tokens t;
	bool late = true;

	if (!text)
		return true;
	tokens_lex(strbuf_str(text), text->len, &t);
	if (body_find(&t, function, &lo, &hi)) {
		late = false;
		for (size_t i = lo; i < hi && !token_is(&t, i, API_REVOCABLE);
		     i++) {
			char *name = token_text(&t, i);

			late |= t.list.v[i].kind == TOK_IDENT &&
				token_is(&t, code_next(&t, i + 1, hi), "(") &&
				!streq(name, "if") && !streq(name, "return") &&
				!streq(name, "container_of") &&
				!starts_with(name, "to_");
			free(name);
		}
	}
	tokens_release(&t);
	return late;
}

static int refuse(struct smpl *s, const struct plan_exporter *e,
		  const char **why)
{
	char *name = NULL;
	int ret = 0;

	if (!e->ops.name)
		*why = "the dma_buf_ops of its buffers were not found";
	else
		name = who_refuses(s, e, why);
	if (name) {
		smpl_define(s, "ops", e->ops.name);
		smpl_define(s, "attach_fn", name);
		/* No function is called so. */
		smpl_define(s, "pin_fn",
			    e->pin_refuses && contract_known(&e->pin) ?
				    e->pin.name :
				    "admits");
		ret = apply_all(s, e);
		if (ret == 0 && !asks(s, e, name))
			*why = "its .attach has no form that is known here";
		else if (ret == 0 && too_late(s, e, name))
			*why = "its .attach has done something by the time that it could ask";
	}
	free(name);
	return ret;
}

/* A comment in a function that has just changed its mind. */
static bool has_comment(struct smpl *s, const struct plan_fn *f)
{
	const struct strbuf *text = smpl_text(s, f->file);
	struct tokens t;
	bool has = false, in = false;

	if (!text)
		return false;
	tokens_lex(strbuf_str(text), text->len, &t);
	for (size_t i = 0; i < t.list.n && !has; i++) {
		if (token_code(&t, i) && token_is(&t, i, f->name))
			in = true;
		else if (in && token_is(&t, i, "}"))
			break;
		has = in && t.list.v[i].kind == TOK_COMMENT;
	}
	tokens_release(&t);
	return has;
}

static void look_at_pin(struct convert *c, struct smpl *s,
			const struct plan_exporter *e)
{
	if (!e->pin_refuses)
		return;
	if (!contract_known(&e->pin))
		contract_left(c, e->ops.file, e->ops.name,
			      "REVOKE_ANY_IMPORTER",
			      "its .pin refuses everybody and is not one function",
			      "let it succeed: .attach refuses who cannot let go");
	else if (contract_count(s, &e->pin, "return") != 1 ||
		 contract_count(s, &e->pin, "EOPNOTSUPP"))
		contract_left(c, e->pin.file, e->pin.name,
			      "REVOKE_ANY_IMPORTER",
			      "this .pin refuses everybody in a form that is not known here",
			      "let it succeed: .attach refuses who cannot let go, and .unpin has nothing to complain of");
	else if (has_comment(s, &e->pin))
		contract_left(c, e->pin.file, e->pin.name,
			      "REVOKE_ANY_IMPORTER",
			      "a comment in it may still say why it refuses",
			      "see whether the comment is true");
}

static int exporter(struct convert *c, const struct plan_exporter *e)
{
	const char *why = NULL;
	struct smpl s;
	int ret;

	if (smpl_begin(&s, c) < 0)
		return -1;
	ret = refuse(&s, e, &why);
	if (ret == 0 && !why)
		ret = smpl_try(&s, &why);
	if (ret == 0 && !why) {
		look_at_pin(c, &s, e);
	} else if (ret == 0) {
		contract_left(c, e->ops.file, e->ops.name,
			      "REVOKE_ANY_IMPORTER",
			      s.trouble ? s.trouble : why, REFUSE_FIX);
	}
	smpl_end(&s);
	return ret;
}

int admit_revocable(struct convert *c)
{
	int ret = 0;

	vec_for_each(e, &contract_plan(c)->exporters) {
		if (ret == 0 && e->revokes && !e->attach_refuses)
			ret = exporter(c, e);
	}
	return ret;
}
