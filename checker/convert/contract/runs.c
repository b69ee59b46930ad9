// SPDX-License-Identifier: GPL-2.0-only
#include "convert/contract/runs.h"

#include "convert/cocci/spatch.h"
#include "lib/cleanup.h"
#include "lib/data.h"
#include "lib/file.h"
#include "text/token.h"

void runs_add(struct contract_runs **runs, const char *cocci,
	      const struct str_vec *defines, const char *path)
{
	struct contract_run r = { xstrdup(cocci), VEC_INIT, xstrdup(path) };

	vec_for_each(d, defines)
		vec_push(&r.defines, xstrdup(*d));
	if (!*runs)
		*runs = xcalloc(1, sizeof(**runs));
	vec_push(*runs, r);
}

void runs_move(struct contract_runs **to, struct contract_runs **from)
{
	if (*to && *from) {
		vec_for_each(r, *from)
			vec_push(*to, *r);
		vec_release(*from);
		free(*from);
	} else if (*from) {
		*to = *from;
	}
	*from = NULL;
}

static void run_release(struct contract_run *r)
{
	free(r->cocci);
	free(r->path);
	str_vec_release(&r->defines);
}

void runs_truncate(struct contract_runs **runs, size_t n)
{
	while (*runs && (*runs)->n > n)
		run_release(&(*runs)->v[--(*runs)->n]);
	if (*runs && !(*runs)->n) {
		runs_free(*runs);
		*runs = NULL;
	}
}

void runs_free(struct contract_runs *r)
{
	if (!r)
		return;
	vec_for_each(one, r)
		run_release(one);
	vec_release(r);
	free(r);
}

void runs_commands(const struct contract_runs *r, struct str_vec *out)
{
	vec_for_each(one, r) {
		struct strbuf sb = STRBUF_INIT;

		strbuf_addf(&sb, "spatch --in-place --sp-file %s", one->cocci);
		vec_for_each(d, &one->defines)
			strbuf_addf(&sb, " -D %s", *d);
		strbuf_addf(&sb, " %s", one->path);
		vec_push(out, strbuf_detach(&sb));
	}
}

/* --- the proof --- */

static size_t code_from(const struct tokens *t, size_t i)
{
	while (i < t->list.n && !token_code(t, i))
		i++;
	return i;
}

static bool same_code(const struct strbuf *a, const struct strbuf *b)
{
	struct tokens x, y;
	size_t i, k;
	bool same = true;

	tokens_lex(strbuf_str(a), a->len, &x);
	tokens_lex(strbuf_str(b), b->len, &y);
	i = code_from(&x, 0);
	k = code_from(&y, 0);
	while (same && i < x.list.n && k < y.list.n) {
		same = x.list.v[i].len == y.list.v[k].len &&
		       !memcmp(x.text + x.list.v[i].off,
			       y.text + y.list.v[k].off, x.list.v[i].len);
		i = code_from(&x, i + 1);
		k = code_from(&y, k + 1);
	}
	same = same && i == x.list.n && k == y.list.n;
	tokens_release(&x);
	tokens_release(&y);
	return same;
}

static int run_one(const struct contract_run *r, const char *dir,
		   struct proof *out)
{
	struct VEC_OF(const char *) defines = VEC_INIT;
	struct spatch_opts opts = { .timeout = 0 };
	struct spatch_result res = { 0 };
	const char *file = r->path;
	char *rule = data_path(r->cocci);
	int ret = -1;

	vec_for_each(d, &r->defines)
		vec_push(&defines, *d);
	vec_push(&defines, NULL);
	opts.defines = defines.v;
	if (rule)
		ret = spatch_apply(rule, dir, &file, 1, &opts, &res);
	if (ret == 0 && res.files.v[0].state == SPATCH_FAILED)
		vec_push(&out->unread,
			 xasprintf("%s: %s", file, res.files.v[0].why));
	spatch_result_release(&res);
	vec_release(&defines);
	free(rule);
	return ret;
}

/* All runs on PATH, which was BEFORE. */
static int prove_file(struct convert *c, const char *dir, const char *path,
		      const struct strbuf *before, struct proof *out)
{
	struct strbuf ours = STRBUF_INIT, theirs = STRBUF_INIT;
	char *full = path_join(dir, path);
	size_t n = 0;
	int ret = 0;

	if (file_mkdirs_for(full) < 0 ||
	    file_write(full, strbuf_str(before), before->len) < 0)
		ret = error_errno("cannot write '%s'", full);
	vec_for_each(r, c->runs) {
		if (ret < 0 || !streq(r->path, path))
			continue;
		n++;
		ret = run_one(r, dir, out);
	}
	if (ret == 0 && n) {
		ret = convert_get(c, path, &ours);
		if (ret == 0 && file_read(full, &theirs) < 0)
			ret = error_errno("%s: cannot be read", full);
	}
	if (ret == 0 && n) {
		out->files++;
		if (same_code(&ours, &theirs))
			out->reached++;
		else
			vec_push(&out->differs, xstrdup(path));
	}
	strbuf_release(&ours);
	strbuf_release(&theirs);
	free(full);
	return ret;
}

int runs_prove(struct convert *c, struct proof *out)
{
	int handle, ret = 0;
	char *dir = cleanup_mkdtemp(&handle);

	if (!dir)
		return -1;
	for (size_t i = 0; i < c->before.n && ret == 0; i++)
		ret = prove_file(c, dir, c->before.entries[i].key,
				 c->before.entries[i].value, out);
	cleanup_now(handle);
	free(dir);
	return ret;
}
