// SPDX-License-Identifier: GPL-2.0-only
#include "cmd/cmd.h"

#include "lib/cleanup.h"
#include "lib/file.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

struct report_file {
	const char *name; /* in the folder */
	struct strbuf text;
};

struct report_set VEC_OF(struct report_file);

static void make_all(const struct audit *a, struct report_set *set)
{
	struct report_opts opts = { 0 };

	for (const struct report_format *f = report_formats; f->name; f++) {
		struct report_file file = { f->file, STRBUF_INIT };

		if (!f->file)
			continue;
		f->print(a, &opts, &file.text);
		vec_push(set, file);
	}
}

static void release_all(struct report_set *set)
{
	vec_for_each(f, set)
		strbuf_release(&f->text);
	vec_release(set);
}

/* What an earlier run said of its time; negative if there was none. */
static double earlier_seconds(const char *dir)
{
	char *path = path_join(dir, report_find("json")->file);
	json_t *old = json_load_file(path, 0, NULL);
	json_t *seconds =
		json_object_get(json_object_get(old, "tree"), "seconds");
	double s = json_is_number(seconds) ? json_number_value(seconds) : -1;

	json_decref(old);
	free(path);
	return s;
}

static bool same_as_on_disk(const struct report_set *set, const char *dir)
{
	bool same = true;

	vec_for_each(f, set) {
		char *path = path_join(dir, f->name);
		struct strbuf old = STRBUF_INIT;

		same = same && file_read(path, &old) == 0 &&
		       old.len == f->text.len &&
		       memcmp(strbuf_str(&old), strbuf_str(&f->text),
			      old.len) == 0;
		strbuf_release(&old);
		free(path);
	}
	return same;
}

/* Is all there already, but for the time that it took? */
static bool nothing_new(const struct audit *a, const char *dir)
{
	struct report_set set = VEC_INIT;
	struct audit then = *a;
	bool same;

	then.seconds = earlier_seconds(dir);
	if (then.seconds < 0)
		return false;
	make_all(&then, &set);
	same = same_as_on_disk(&set, dir);
	release_all(&set);
	return same;
}

struct pending {
	char *from;
	char *to;
	int handle;
};

struct pending_vec VEC_OF(struct pending);

static int write_temporaries(const struct report_set *set, const char *dir,
			     struct pending_vec *todo)
{
	vec_for_each(f, set) {
		struct pending *p = vec_add(todo);

		p->to = path_join(dir, f->name);
		p->from = xasprintf("%s.new%ld", p->to, (long)getpid());
		p->handle = cleanup_path(p->from);
		/* Where a rename would fail half-way, do not begin. */
		if (file_is_dir(p->to))
			return error("'%s' is a folder", p->to);
		if (file_put(p->from, strbuf_str(&f->text), f->text.len) < 0)
			return error_errno("cannot write '%s'", p->to);
	}
	return 0;
}

/* Nobody sees a part of them: a signal waits. */
static int rename_all(const struct pending_vec *todo)
{
	sigset_t held;
	int ret = 0;

	cleanup_hold(&held);
	vec_for_each(p, todo) {
		if (ret == 0 && rename(p->from, p->to) < 0)
			ret = error_errno("cannot write '%s'", p->to);
	}
	cleanup_release(&held);
	return ret;
}

static int write_all(const struct report_set *set, const char *dir)
{
	struct pending_vec todo = VEC_INIT;
	int ret = write_temporaries(set, dir, &todo);

	if (ret == 0)
		ret = rename_all(&todo);
	vec_for_each(p, &todo) {
		/* Gone already where it was renamed. */
		cleanup_now(p->handle);
		free(p->from);
		free(p->to);
	}
	vec_release(&todo);
	return ret;
}

int cmd_reports(const struct audit *a, const char *dir)
{
	struct report_set set = VEC_INIT;
	int made, ret;

	if (file_is_dir(dir) && nothing_new(a, dir))
		return 0;
	if (file_mkdirs_for_now(dir, &made) < 0)
		return error_errno("cannot make the folder '%s'", dir);
	make_all(a, &set);
	ret = write_all(&set, dir);
	release_all(&set);
	if (ret < 0)
		cleanup_now(made);
	else
		cleanup_forget(made);
	return ret;
}
