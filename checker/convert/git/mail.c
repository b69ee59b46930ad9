// SPDX-License-Identifier: GPL-2.0-only
#include "convert/git/mail.h"

#include "convert/git/git.h"
#include "lib/cleanup.h"
#include "lib/file.h"
#include "lib/run.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

/* The date of all commits where SOURCE_DATE_EPOCH does not say: any will do,
 * as long as it is the same tomorrow. */
#define DEFAULT_DATE 1767225600 /* 2026-01-01 */
#define LAST_DATE 253402300799ll /* 9999-12-31: what a mail can say */

struct mailer {
	char *repo; /* the scratch repository */
	int handle; /* of cleanup */
	char *name, *email;
	long long date;
	struct str_vec env;
	size_t commits;
};

/* --- running git --- */

static int run_git(struct mailer *m, const char *const *args,
		   const struct strbuf *input, struct strbuf *out)
{
	struct run_opts opts = { .dir = m->repo };
	struct run_result res = { .status = 0 };
	int ret = 0;

	vec_push(&m->env, NULL);
	opts.env = (const char *const *)m->env.v;
	if (input) {
		opts.input = strbuf_str(input);
		opts.input_len = input->len;
	}
	if (git_run(args, &opts, &res) < 0)
		ret = error_errno("git cannot be run");
	else if (res.status)
		ret = git_failed(args[0], m->repo, &res);
	else if (out)
		strbuf_add(out, res.out.buf, res.out.len);
	m->env.n--;
	run_result_release(&res);
	return ret;
}

#define GIT(m, ...) \
	run_git(m, (const char *const[]){ __VA_ARGS__, NULL }, NULL, NULL)

/* The user's own setting KEY; FALLBACK if there is none. */
static char *user_setting(const char *key, const char *fallback)
{
	const char *const argv[] = { "git", "config", "--global", "--get",
				     key, NULL };
	const struct run_opts opts = { .dir = "/" };
	struct run_result res = { .status = 0 };
	char *value = NULL;

	if (run_program(argv, &opts, &res) == 0 && res.status == 0) {
		size_t n = strcspn(strbuf_str(&res.out), "\n");

		if (n)
			value = xstrndup(res.out.buf, n);
	}
	run_result_release(&res);
	return value ? value : xstrdup(fallback);
}

/* All settings that git takes from its environment. */
static void set_env(struct mailer *m)
{
	str_vec_release(&m->env);
	git_env(&m->env);
	vec_push(&m->env, xasprintf("GIT_AUTHOR_NAME=%s", m->name));
	vec_push(&m->env, xasprintf("GIT_AUTHOR_EMAIL=%s", m->email));
	vec_push(&m->env, xasprintf("GIT_COMMITTER_NAME=%s", m->name));
	vec_push(&m->env, xasprintf("GIT_COMMITTER_EMAIL=%s", m->email));
	vec_push(&m->env, xasprintf("GIT_AUTHOR_DATE=@%lld +0000", m->date));
	vec_push(&m->env, xasprintf("GIT_COMMITTER_DATE=@%lld +0000", m->date));
}

int mail_date(long long *date)
{
	const char *s = getenv("SOURCE_DATE_EPOCH");
	char *end;

	*date = DEFAULT_DATE;
	if (!s || !*s)
		return 0;
	errno = 0;
	*date = strtoll(s, &end, 10);
	if (!errno && !*end && *s >= '0' && *s <= '9' && *date <= LAST_DATE)
		return 0;
	return error("SOURCE_DATE_EPOCH takes seconds since 1970 as a whole number up to %lld, not '%s'",
		     LAST_DATE, s);
}

struct mailer *mailer_new(void)
{
	struct mailer *m = xcalloc(1, sizeof(*m));

	m->repo = cleanup_mkdtemp(&m->handle);
	if (!m->repo || mail_date(&m->date) < 0)
		goto fail;
	if (!run_have("git")) {
		error("git is not installed; it makes the commits and mails");
		goto fail;
	}
	m->name = user_setting("user.name", "dmabuf-revoke");
	m->email = user_setting("user.email", "dmabuf-revoke@localhost");
	set_env(m);
	if (GIT(m, "init", "-q", "--template=", "-b", "series") < 0)
		goto fail;
	return m;
fail:
	mailer_free(m);
	return NULL;
}

void mailer_free(struct mailer *m)
{
	if (!m)
		return;
	if (m->repo)
		cleanup_now(m->handle);
	str_vec_release(&m->env);
	free(m->name);
	free(m->email);
	free(m->repo);
	free(m);
}

int mailer_put(struct mailer *m, const char *path, const char *data,
	       size_t len, bool executable)
{
	char *full = path_join(m->repo, path);
	int ret;

	if (file_mkdirs_for(full) < 0)
		ret = error_errno("%s: cannot be made", full);
	else
		ret = file_write(full, data, len);
	if (ret == 0 && chmod(full, executable ? 0755 : 0644) < 0)
		ret = error_errno("%s: cannot be made", full);
	free(full);
	return ret;
}

int mailer_commit(struct mailer *m, const char *subject, const char *body)
{
	static const char *const args[] = { "commit", "-q", "--no-verify",
					    "--allow-empty", "-F", "-",
					    NULL };
	struct strbuf msg = STRBUF_INIT;
	int ret;

	/* One second each, so that they sort in order. */
	m->date++;
	set_env(m);
	strbuf_addf(&msg, "%s\n\n%s\nSigned-off-by: %s <%s>\n", subject, body,
		    m->name, m->email);
	ret = GIT(m, "add", "-A", "-f", ".");
	if (ret == 0)
		ret = run_git(m, args, &msg, NULL);
	strbuf_release(&msg);
	m->commits += ret == 0;
	return ret;
}

/* --- the mails --- */

static void replace(struct strbuf *sb, const char *from, const char *to)
{
	char *hit = strstr(strbuf_str(sb), from);

	if (hit)
		strbuf_splice(sb, (size_t)(hit - sb->buf), strlen(from), to,
			      strlen(to));
}

static int finish_cover(const char *path, const char *cover, const char *text,
			const char *base)
{
	struct strbuf sb = STRBUF_INIT;
	int ret;

	ret = file_read(path, &sb);
	if (ret < 0) {
		error_errno("%s: cannot be read", path);
		goto out;
	}
	replace(&sb, "*** SUBJECT HERE ***", cover);
	replace(&sb, "*** BLURB HERE ***", text);
	if (base) {
		/* Where format-patch itself puts it. */
		char *line = xasprintf("\nbase-commit: %s\n-- \n", base);

		replace(&sb, "\n-- \n", line);
		free(line);
	}
	ret = file_write(path, sb.buf, sb.len);
out:
	strbuf_release(&sb);
	return ret;
}

int mailer_write(struct mailer *m, const char *dir, const char *cover,
		 const char *text, const char *base, struct str_vec *files)
{
	struct strbuf out = STRBUF_INIT;
	char *range = xasprintf("HEAD~%zu", m->commits - 1);
	size_t first = files->n;
	int ret;

	ret = run_git(m, (const char *const[]){
			"format-patch", "-o", dir, "--cover-letter",
			"--zero-commit", "--abbrev=12", "--no-renames",
			"--numbered", "--signature=dmabuf-revoke", range,
			NULL }, NULL, &out);
	for (char *p = out.buf; ret == 0 && p && *p;) {
		size_t n = strcspn(p, "\n");

		vec_push(files, xstrndup(p, n));
		p += n + (p[n] == '\n');
	}
	if (ret == 0 && files->n != first + m->commits)
		ret = error("git made %zu mails of %zu commits",
			    files->n - first, m->commits);
	if (ret == 0)
		ret = finish_cover(files->v[first], cover, text, base);
	for (size_t i = first; i < files->n; i++) {
		char *name = xstrdup(path_base(files->v[i]));

		free(files->v[i]);
		files->v[i] = name;
	}
	strbuf_release(&out);
	free(range);
	return ret;
}

/* --- who is to know --- */

bool mail_maintainers(const char *root, const char *path, struct str_vec *out)
{
	const char *const argv[] = {
		"perl", "scripts/get_maintainer.pl", "--no-git",
		"--no-git-fallback", "--no-git-blame", "--norolestats",
		"--noroles", "--multiline", path, NULL
	};
	const struct run_opts opts = { .dir = root, .timeout = 60 };
	struct run_result res = { .status = 0 };
	char *script = path_join(root, "scripts/get_maintainer.pl");
	bool ok = false;

	if (file_exists(script) && run_program(argv, &opts, &res) == 0 &&
	    res.status == 0) {
		ok = true;
		for (const char *p = strbuf_str(&res.out); *p;) {
			size_t n = strcspn(p, "\n");

			if (n && memchr(p, '@', n))
				vec_push(out, xstrndup(p, n));
			p += n + (p[n] == '\n');
		}
	}
	run_result_release(&res);
	free(script);
	return ok;
}

/* RFC 2047, the Q encoding; names are short enough for one word each. */
static void encode(const char *s, size_t n, struct strbuf *out)
{
	strbuf_addstr(out, "=?UTF-8?q?");
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (is_ident(c) && c != '_')
			strbuf_addch(out, c);
		else
			strbuf_addf(out, "=%02X", c);
	}
	strbuf_addstr(out, "?=");
}

void mail_address(const char *address, struct strbuf *out)
{
	const char *bracket = strrchr(address, '<');
	size_t n = bracket ? (size_t)(bracket - address) : 0;
	bool ascii = true, plain = true;

	while (n && address[n - 1] == ' ')
		n--;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)address[i];

		ascii = ascii && c >= ' ' && c < 0x7f;
		plain = plain && (is_ident(c) || strchr(" -'!#$%&*+/=?^`{|}~",
							c));
	}
	if (n > 1 && !ascii && *address == '"' && address[n - 1] == '"')
		encode(address + 1, n - 2, out);
	else if (n && !ascii)
		encode(address, n, out);
	else if (n && !plain && *address != '"')
		strbuf_addf(out, "\"%.*s\"", (int)n, address);
	else
		strbuf_add(out, address, n);
	if (bracket)
		strbuf_addf(out, "%s%s", n ? " " : "", bracket);
	else
		strbuf_addstr(out, address);
}

void mail_add_cc(struct strbuf *mail, const struct str_vec *cc)
{
	struct strbuf header = STRBUF_INIT;
	char *end = strstr(strbuf_str(mail), "\n\n");

	if (!cc->n || !end)
		return;
	vec_for_each(a, cc) {
		strbuf_addstr(&header, a == cc->v ? "Cc: " : ",\n\t");
		mail_address(*a, &header);
	}
	strbuf_addch(&header, '\n');
	strbuf_splice(mail, (size_t)(end - mail->buf) + 1, 0, header.buf,
		      header.len);
	strbuf_release(&header);
}
