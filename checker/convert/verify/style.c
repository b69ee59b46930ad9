// SPDX-License-Identifier: GPL-2.0-only
/* What the tree's own checkpatch.pl says of a mail. */
#include "convert/verify/priv.h"

#include "lib/file.h"

#define SCRIPT "scripts/checkpatch.pl"

static void set_cell(struct verifier *v, size_t i, enum verify_state state,
		     char *text)
{
	struct verify_cell *cell =
		&v->res->patches.v[i].cells[VERIFY_CHECKPATCH];

	cell->state = state;
	free(cell->text);
	cell->text = text;
}

static void count(struct verifier *v, size_t i, const struct styles *found)
{
	const struct vmail *mail = &v->mails.v[i];
	size_t errors = 0, warnings = 0, checks = 0;
	char *text;

	vec_for_each(s, found) {
		bool own = !s->file || streq(s->file, mail->path);

		errors += s->level == 'E';
		warnings += s->level == 'W';
		checks += s->level == 'C';
		verify_problem(v->res, mail->name,
			       verify_check_name(VERIFY_CHECKPATCH),
			       own ? mail->name : s->file, s->line,
			       xstrdup(s->text), s->level != 'C');
	}
	if (!found->n)
		text = xstrdup("clean");
	else if (errors + warnings)
		text = xasprintf("%zu error%s, %zu warning%s", errors,
				 errors == 1 ? "" : "s", warnings,
				 warnings == 1 ? "" : "s");
	else
		text = xasprintf("%zu check%s", checks, checks == 1 ? "" : "s");
	set_cell(v, i,
		 errors + warnings ? VERIFY_FAILED :
		 checks		   ? VERIFY_EXPLAINED :
				     VERIFY_OK, text);
}

void style_check(struct verifier *v, size_t i)
{
	const char *const argv[] = {
		"perl", SCRIPT, "--strict", "--terse", "--show-types",
		"--showfile", "--no-summary", v->mails.v[i].path, NULL
	};
	struct run_result res = { .status = 0 };
	struct styles found = VEC_INIT;
	char *script = path_join(v->copy, SCRIPT);

	if (!file_exists(script)) {
		set_cell(v, i, VERIFY_SKIPPED,
			 xstrdup("the tree has no " SCRIPT));
		goto out;
	}
	if (scratch_run(v, v->copy, argv, &res) < 0) {
		set_cell(v, i, VERIFY_SKIPPED, xstrdup("perl cannot be run"));
		goto out;
	}
	output_styles(strbuf_str(&res.out), &found);
	/* Silent and yet not content: it broke. */
	if (res.status && !found.n) {
		char *said = run_reason(&res);

		set_cell(v, i, VERIFY_SKIPPED,
			 xasprintf(SCRIPT " fails: %s",
				   said ? said : "it does not say why"));
		free(said);
		goto out;
	}
	count(v, i, &found);
out:
	styles_release(&found);
	run_result_release(&res);
	free(script);
}
