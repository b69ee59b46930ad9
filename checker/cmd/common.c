// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "cmd/cmd.h"

#include "lib/cleanup.h"
#include "lib/file.h"
#include "lib/strmap.h"
#include "version.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

int cmd_go(enum opt_result parsed, void *c, int (*check)(void *c),
	   int (*run)(void *c))
{
	if (parsed == OPT_HELP)
		return EXIT_CLEAN;
	if (parsed == OPT_BAD || check(c) < 0)
		return EXIT_BAD;
	return run(c);
}

int cmd_tmp_ready(void)
{
	int handle;
	char *dir = cleanup_mkdtemp(&handle);

	if (!dir)
		return -1;
	cleanup_now(handle);
	free(dir);
	return 0;
}

int cmd_fail_on(const char *word, enum level *level)
{
	if (streq(word, "never")) {
		*level = LEVEL_NONE;
		return 0;
	}
	for (*level = LEVEL_NOTE; *level <= LEVEL_ERROR; (*level)++) {
		if (streq(word, level_name(*level)))
			return 0;
	}
	return error("--fail-on takes never, note, warning or error, not '%s'",
		     word);
}

int cmd_exit_code(const struct audit *a, enum level fail_on)
{
	if (a->incomplete.n)
		return EXIT_BAD;
	if (fail_on != LEVEL_NONE && audit_worst(a) >= fail_on)
		return EXIT_FINDINGS;
	return EXIT_CLEAN;
}

const struct report_format *cmd_format(const char *name)
{
	const struct report_format *found = report_find(name);
	struct VEC_OF(const char *) names = VEC_INIT;
	struct strbuf list = STRBUF_INIT;
	const char *nearest;

	if (found)
		return found;
	for (const struct report_format *f = report_formats; f->name; f++) {
		vec_push(&names, f->name);
		strbuf_addf(&list, "%s%s", list.len ? ", " : "", f->name);
	}
	vec_push(&names, NULL);
	nearest = options_nearest(name, names.v);
	if (nearest)
		error("unknown format '%s'; did you mean '%s'?", name, nearest);
	else
		error("unknown format '%s'; there are %s", name,
		      strbuf_str(&list));
	vec_release(&names);
	strbuf_release(&list);
	return NULL;
}

/* NAME as the table spells it; owned by the caller. */
static char *spell(const char *name)
{
	char *s = xstrdup(name);

	for (char *p = s; *p; p++)
		*p = *p == '-' ? '_' : (char)toupper((unsigned char)*p);
	return s;
}

const struct rule *cmd_rule(const char *name)
{
	struct VEC_OF(const char *) names = VEC_INIT;
	char *spelled = spell(name);
	const struct rule *found = rule_find(spelled);
	const char *nearest = NULL;

	if (found)
		goto out;
	for (const struct rule *const *r = rules; *r; r++)
		vec_push(&names, (*r)->name);
	vec_push(&names, NULL);
	nearest = options_nearest(spelled, names.v);
	if (nearest)
		error("unknown rule '%s'; did you mean '%s'?", name, nearest);
	else
		error("unknown rule '%s'; '" DMABUF_REVOKE_NAME
		      " rules' lists them",
		      name);
out:
	vec_release(&names);
	free(spelled);
	return found;
}

/* The real path of PATH or, where that does not exist yet, of the nearest
 * folder above it that does; owned by the caller. */
static char *existing_part(const char *path)
{
	char *p = xstrdup(path);
	char *real;

	while (!(real = realpath(p, NULL)) &&
	       (errno == ENOENT || errno == ENOTDIR) && !streq(p, "/") &&
	       !streq(p, ".")) {
		char *up = path_dir(p);

		free(p);
		p = up;
	}
	free(p);
	return real;
}

bool cmd_in_tree(const char *root, const char *path)
{
	char *tree = realpath(root, NULL);
	char *real = existing_part(path);
	size_t n = tree ? strlen(tree) : 0;
	bool inside = tree && real && strncmp(real, tree, n) == 0 &&
		      (real[n] == '/' || real[n] == '\0');

	free(tree);
	free(real);
	return inside;
}

int cmd_outside_tree(const char *root, const char *path, const char *option)
{
	if (!cmd_in_tree(root, path))
		return 0;
	return error("%s: '%s' lies in the tree, which is never written to",
		     option, path);
}

int cmd_store_path(const char *root, const char *cache, const char *name,
		   char **path)
{
	char *base = cache ? xstrdup(cache) : path_cache_dir();
	char *dir = NULL;
	int ret = 0;

	*path = NULL;
	if (!base || cmd_in_tree(root, base))
		goto out;
	/* Every tree has its own: paths in it are relative. */
	dir = xasprintf("%s/facts/%s-%08x", base, path_base(root),
			(unsigned int)hash64(root, strlen(root), 0));
	if (file_mkdirs(dir) < 0 || access(dir, W_OK) < 0) {
		if (cache)
			ret = error_errno("cannot use the cache '%s'", base);
		goto out;
	}
	*path = path_join(dir, name);
out:
	free(dir);
	free(base);
	return ret;
}

int cmd_columns(void)
{
	struct winsize ws;

	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0)
		return ws.ws_col;
	return 0;
}

static void terminal_opts(struct report_opts *opts)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (!isatty(STDOUT_FILENO))
		return;
	opts->color = !(no_color && *no_color) && term && *term &&
		      !streq(term, "dumb");
	opts->width = cmd_columns();
}

int cmd_write(const struct strbuf *sb)
{
	bool bad = sb->len && fwrite(sb->buf, 1, sb->len, stdout) != sb->len;

	/* A full disk may only tell when the rest goes out. */
	if (fflush(stdout) != 0 || bad)
		return error_errno("cannot write to standard output");
	return 0;
}

int cmd_print(const struct audit *a, const struct report_format *format,
	      const char *path)
{
	struct report_opts opts = { 0 };
	struct strbuf sb = STRBUF_INIT;
	bool to_stdout = !path || streq(path, "-");
	int ret;

	if (to_stdout)
		terminal_opts(&opts);
	format->print(a, &opts, &sb);
	if (to_stdout)
		ret = cmd_write(&sb);
	else
		ret = file_write(path, strbuf_str(&sb), sb.len);
	strbuf_release(&sb);
	return ret;
}
