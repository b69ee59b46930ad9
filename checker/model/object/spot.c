// SPDX-License-Identifier: GPL-2.0-only
#include "model/object/spot.h"

#include <stdio.h>

#include "lib/strbuf.h"

/* HEAD and TAIL, with a point between them if both are there. */
static bool join(char *to, size_t size, const char *head, const char *tail)
{
	char text[256];
	int n = snprintf(text, sizeof(text), "%s%s%s", head,
			 *head && *tail ? "." : "", tail);

	if (n < 0 || (size_t)n >= size)
		return false;
	memcpy(to, text, (size_t)n + 1);
	return true;
}

/* The length of LONG_PATH without TAIL and its point at the end; -1: it does
 * not end so. */
static int without_tail(const char *long_path, const char *tail)
{
	size_t n = strlen(long_path), m = strlen(tail);

	if (!m)
		return (int)n;
	if (n < m || strcmp(long_path + n - m, tail) != 0)
		return -1;
	if (n == m)
		return 0;
	return long_path[n - m - 1] == '.' ? (int)(n - m - 1) : -1;
}

/* Is PATH at or below HEAD? Then what is left of it. */
static const char *below(const char *path, const char *head)
{
	size_t n = strlen(head);

	if (strncmp(path, head, n) != 0)
		return NULL;
	if (!n || !path[n])
		return path + n;
	return path[n] == '.' ? path + n + 1 : NULL;
}

void spot_normal(struct spot *s)
{
	const char *rest = *s->up ? below(s->path, s->up) : NULL;

	if (!rest)
		return;
	memmove(s->path, rest, strlen(rest) + 1);
	s->up[0] = '\0';
}

bool spot_member(struct spot *s, const char *name)
{
	if (!join(s->path, sizeof(s->path), s->path, name))
		return false;
	spot_normal(s);
	return true;
}

bool spot_container(struct spot *s, const char *name)
{
	char head[80];
	int n;

	/* The member is a part of where we are. */
	n = without_tail(s->path, name);
	if (n >= 0 && *name) {
		s->path[n] = '\0';
		return true;
	}
	/* It begins further up. */
	n = without_tail(name, s->path);
	if (n <= 0 || (size_t)n >= sizeof(head))
		return false;
	memcpy(head, name, (size_t)n);
	head[n] = '\0';
	s->path[0] = '\0';
	return join(s->up, sizeof(s->up), head, s->up);
}

/* The path of S from the container that is UP. */
static bool path_from(const struct spot *s, const char *up, char *out,
		      size_t size)
{
	char head[80];
	int n = without_tail(up, s->up);

	if (n < 0 || (size_t)n >= sizeof(head))
		return false;
	memcpy(head, up, (size_t)n);
	head[n] = '\0';
	return join(out, size, head, s->path);
}

/* The last pointer that PATH goes through: what is behind its "*". */
static const char *last_pointer(const char *path)
{
	const char *star = strrchr(path, '*');

	return star ? star + 1 : NULL;
}

/* Is PATH below HEAD, and in the same object? */
static bool is_part(const char *path, const char *head)
{
	const char *rest = below(path, head);

	return rest && !last_pointer(rest);
}

enum spot_lie spot_lie(const struct spot *a, const struct spot *b)
{
	const char *up = strlen(a->up) > strlen(b->up) ? a->up : b->up;
	char x[256], y[256];

	if (!path_from(a, up, x, sizeof(x)) || !path_from(b, up, y, sizeof(y)))
		return SPOT_APART;
	if (streq(x, y))
		return SPOT_SAME;
	if (is_part(x, y))
		return SPOT_INSIDE;
	return is_part(y, x) ? SPOT_AROUND : SPOT_APART;
}

bool spot_is_whole(const struct spot *s)
{
	const struct spot all = { .up = "" };
	enum spot_lie lie = spot_lie(s, &all);

	return lie == SPOT_SAME || lie == SPOT_AROUND;
}

bool spot_is_behind(const struct spot *s)
{
	return last_pointer(s->path) != NULL;
}

void spot_root(const struct spot *s, struct spot *root)
{
	const char *end = last_pointer(s->path);

	*root = *s;
	root->path[end ? end - s->path : 0] = '\0';
	if (!end)
		root->up[0] = '\0';
}

bool spot_is_root(const struct spot *s)
{
	const char *end = last_pointer(s->path);

	return end ? !*end : spot_is_whole(s);
}

char *spot_text(const struct spot *s)
{
	struct strbuf sb = STRBUF_INIT;

	for (const char *p = s->path; *p; p++) {
		if (starts_with(p, ".*.")) {
			strbuf_addstr(&sb, "->");
			p += 2;
		} else if (starts_with(p, ".*")) {
			p++;
		} else {
			strbuf_addch(&sb, *p);
		}
	}
	return strbuf_detach(&sb);
}
