// SPDX-License-Identifier: GPL-2.0-only
/* What a patch did to the objects: see objects.c. */
#include "convert/verify/priv.h"

#include "lib/file.h"

struct tally {
	size_t compiled, failed, absent, fresh, checks;
};

static void set_cell(struct verifier *v, size_t i, enum verify_check check,
		     enum verify_state state, char *text)
{
	struct verify_cell *cell = &v->res->patches.v[i].cells[check];

	cell->state = state;
	free(cell->text);
	cell->text = text;
}

static void report_new(struct verifier *v, size_t i, enum verify_check check,
		       const struct diags *before, const struct diags *after,
		       size_t *count)
{
	struct diag_refs new = VEC_INIT;

	diags_new(before, after, &new);
	vec_for_each(d, &new)
		verify_problem(v->res, v->mails.v[i].name,
			       verify_check_name(check), (*d)->file,
			       (*d)->line, xstrdup((*d)->text), true);
	*count += new.n;
	vec_release(&new);
}

static void report_failed(struct verifier *v, size_t i, struct vobj *o,
			  const struct built *b)
{
	const struct diag *first = NULL;

	vec_for_each(d, &b->gcc) {
		if (d->error && !first)
			first = d;
	}
	verify_problem(v->res, v->mails.v[i].name,
		       verify_check_name(VERIFY_COMPILE),
		       first ? first->file : o->source, first ? first->line : 0,
		       first ? xstrdup(first->text) : xstrdup(b->failed), true);
	o->broken = true;
}

/* Compare what make said of each object with what it said before. */
static void judge(struct verifier *v, size_t i, struct built_vec *built,
		  struct tally *t)
{
	vec_for_each(b, built) {
		struct vobj *o = objects_find(v, b->object);

		if (!o || o->absent)
			continue;
		if (b->failed) {
			t->failed++;
			if (!o->broken)
				report_failed(v, i, o, b);
			continue;
		}
		if (!b->compiled)
			continue;
		t->compiled++;
		o->broken = false;
		report_new(v, i, VERIFY_WARNINGS, &o->gcc, &b->gcc, &t->fresh);
		if (b->checked)
			report_new(v, i, VERIFY_SPARSE, &o->sparse, &b->sparse,
				   &t->checks);
		objects_keep(v, o, b);
	}
}

/* What the patch touches must have been compiled again. */
static void check_touched(struct verifier *v, size_t i,
			  const struct built_vec *built, struct tally *t)
{
	const struct vmail *mail = &v->mails.v[i];

	vec_for_each(o, &v->objs) {
		const struct built *b = built_find(built, o->name);

		if (!objects_depend(o, &mail->files))
			continue;
		if (o->absent) {
			t->absent++;
		} else if (objects_in_copy(v, o->source) && !b && !o->broken) {
			verify_problem(v->res, mail->name,
				       verify_check_name(VERIFY_COMPILE),
				       o->source, 0,
				       xstrdup("make did not compile it again"),
				       true);
			t->failed++;
		}
	}
	vec_for_each(f, &mail->files)
		t->absent += objects_is_c(*f) && objects_foreign(*f);
}

static void fill_cells(struct verifier *v, size_t i, const struct tally *t)
{
	char *text = xasprintf("%zu", t->compiled);

	if (t->failed) {
		free(text);
		text = xasprintf("%zu of %zu", t->failed,
				 t->failed + t->compiled);
	} else if (t->absent) {
		free(text);
		text = xasprintf("%zu, %zu cannot", t->compiled, t->absent);
	}
	set_cell(v, i, VERIFY_COMPILE,
		 t->failed ? VERIFY_FAILED :
		 t->absent ? VERIFY_EXPLAINED :
			     VERIFY_OK, text);
	set_cell(v, i, VERIFY_WARNINGS, t->fresh ? VERIFY_FAILED : VERIFY_OK,
		 t->fresh ? xasprintf("%zu new", t->fresh) :
			    xstrdup("none new"));
	if (v->sparse)
		set_cell(v, i, VERIFY_SPARSE,
			 t->checks ? VERIFY_FAILED : VERIFY_OK,
			 t->checks ? xasprintf("%zu new", t->checks) :
				     xstrdup("none new"));
	else
		set_cell(v, i, VERIFY_SPARSE, VERIFY_SKIPPED,
			 xstrdup(v->res->sparse));
}

/* A change of Kconfig files asks for a new configuration. False if there is
 * none. */
static bool reconfigure(struct verifier *v, size_t i)
{
	const struct vmail *mail = &v->mails.v[i];
	const char *kconfig = NULL;
	char *reason;

	vec_for_each(f, &mail->files) {
		if (starts_with(path_base(*f), "Kconfig"))
			kconfig = kconfig ? kconfig : *f;
	}
	if (!kconfig || make_config(v, &reason))
		return true;
	verify_problem(v->res, mail->name, verify_check_name(VERIFY_COMPILE),
		       kconfig, 0, reason, true);
	set_cell(v, i, VERIFY_COMPILE, VERIFY_FAILED,
		 xstrdup("no configuration"));
	return false;
}

/* What fails keeps make from others in its folder: without it once more. */
static int make_rest(struct verifier *v, const struct str_vec *all,
		     struct built_vec *built)
{
	struct str_vec rest = VEC_INIT;
	int ret;

	vec_for_each(name, all) {
		const struct built *b = built_find(built, *name);

		if (!b || !b->failed)
			vec_push(&rest, xstrdup(*name));
	}
	ret = rest.n < all->n ? make_objects(v, &rest, built) : 0;
	str_vec_release(&rest);
	return ret;
}

int judge_patch(struct verifier *v, size_t i)
{
	struct str_vec names = VEC_INIT;
	struct built_vec built = VEC_INIT;
	struct tally t = { 0 };
	int ret;

	if (!reconfigure(v, i))
		return 0;
	verifier_tell(v, v->mails.v[i].name);
	objects_list(v, &names);
	ret = make_objects(v, &names, &built);
	if (ret > 0)
		ret = make_rest(v, &names, &built);
	if (ret >= 0) {
		judge(v, i, &built, &t);
		check_touched(v, i, &built, &t);
		fill_cells(v, i, &t);
	}
	built_release(&built);
	str_vec_release(&names);
	return ret < 0 ? -1 : 0;
}
