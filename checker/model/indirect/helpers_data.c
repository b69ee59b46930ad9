// SPDX-License-Identifier: GPL-2.0-only
/*
 * The data file of helpers: one line for each way to reach one.
 *
 *	HELPER HOW NAME CONDITION LABEL...
 *
 *	HELPER		function that attaches, or a word that leads to one
 *	HOW NAME	call FUNCTION, table OBJECT, flag FLAG,
 *			member MEMBER, MEMBER=VALUE or STRUCT.MEMBER;
 *			none FUNCTION: it calls HELPER, but not to import
 *	CONDITION	MEMBER or MEMBER:FLAG that the user sets as well; -
 *	LABEL		how the report calls this way; none: by HOW and NAME
 */
#include "model/indirect/helpers.h"

#include "lib/file.h"

#define MAX_FIELDS 4

struct line {
	char *field[MAX_FIELDS];
	char *label;
};

static bool is_name(const char *s)
{
	if (!*s || (*s >= '0' && *s <= '9'))
		return false;
	while (is_ident((unsigned char)*s))
		s++;
	return !*s;
}

/* Cut TEXT, which is changed, at blanks. False if it has too few words. */
static bool split(char *text, struct line *l)
{
	for (int i = 0; i < MAX_FIELDS; i++) {
		text += strspn(text, " \t");
		if (!*text)
			return false;
		l->field[i] = text;
		text += strcspn(text, " \t");
		if (*text)
			*text++ = '\0';
	}
	text += strspn(text, " \t");
	for (size_t n = strlen(text); n && (text[n - 1] == ' ' ||
					    text[n - 1] == '\t'); n--)
		text[n - 1] = '\0';
	l->label = *text ? text : NULL;
	return true;
}

/* Cut S at C; what is behind it, or NULL. */
static char *cut_at(char *s, char c)
{
	char *at = strchr(s, c);

	if (at)
		*at++ = '\0';
	return at;
}

static bool how_of(const char *s, enum lead_how *how)
{
	static const char *const names[] = {
		[LEAD_CALL] = "call",
		[LEAD_TABLE] = "table",
		[LEAD_FLAG] = "flag",
		[LEAD_MEMBER] = "member",
		[LEAD_NONE] = "none",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (streq(s, names[i])) {
			*how = (enum lead_how)i;
			return true;
		}
	}
	return false;
}

/* Take L apart into LEAD; the tag of STRUCT.MEMBER into *TAG. */
static bool understand(struct line *l, struct lead *lead, char **tag)
{
	char *rest;

	*tag = NULL;
	if (!is_name(l->field[0]) || !how_of(l->field[1], &lead->how))
		return false;
	lead->helper = l->field[0];
	lead->name = l->field[2];
	lead->via = l->label;
	if (lead->how == LEAD_MEMBER) {
		lead->value = cut_at(lead->name, '=');
		rest = cut_at(lead->name, '.');
		if (rest) {
			*tag = lead->name;
			lead->name = rest;
		}
	}
	if (!streq(l->field[3], "-")) {
		lead->with_member = l->field[3];
		lead->with_flag = cut_at(lead->with_member, ':');
	}
	return is_name(lead->name) && (!*tag || is_name(*tag)) &&
	       (!lead->value || is_name(lead->value)) &&
	       (!lead->with_member || is_name(lead->with_member)) &&
	       (!lead->with_flag || is_name(lead->with_flag));
}

static struct lead *find(struct helpers *h, const char *name)
{
	vec_for_each(l, &h->leads) {
		if (streq(l->name, name))
			return l;
	}
	return NULL;
}

static char *dup(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

/* A line about a word that is known already adds to it. */
static bool refine(struct helpers *h, const struct lead *l)
{
	struct lead *o = find(h, l->name);

	if (!o || o->how != l->how ||
	    (l->how != LEAD_TABLE && l->how != LEAD_CALL))
		return false;
	if (l->with_member) {
		free(o->with_member);
		free(o->with_flag);
		o->with_member = dup(l->with_member);
		o->with_flag = dup(l->with_flag);
	}
	if (l->via) {
		free(o->via);
		o->via = dup(l->via);
	}
	return true;
}

/* A table's member that decides: as if the code had been seen to ask. */
static void add_need(struct helpers *h, const struct lead *l, const char *tag)
{
	struct slot *slot = NULL;

	vec_for_each(i, &l->closed) {
		struct need n = { *i, xstrdup(tag), xstrdup(l->name) };

		vec_push(&h->needs, n);
	}
	vec_for_each(s, &h->slots) {
		if (streq(s->tag, tag) && streq(s->member, l->name))
			slot = s;
	}
	if (!slot) {
		slot = vec_add(&h->slots);
		*slot = (struct slot){ .tag = xstrdup(tag),
				       .member = xstrdup(l->name),
				       .fallback = SIZE_MAX };
	}
	if (l->via) {
		free(slot->via);
		slot->via = xstrdup(l->via);
	}
}

static void take(struct helpers *h, struct lead *l, const char *tag,
		 const struct program *p, const struct imp_vec *imps)
{
	const struct lead *root = find(h, l->helper);

	for (size_t i = 0; i < imps->n; i++) {
		if (helpers_in_flow(&imps->v[i], l->helper, NULL))
			vec_push(&l->closed, i);
	}
	if (!l->closed.n && root) {
		vec_for_each(i, &root->closed)
			vec_push(&l->closed, *i);
	}
	if (refine(h, l) ||
	    (!l->closed.n && !strmap_has(&p->scan->exports, l->helper))) {
		vec_release(&l->closed);
	} else if (tag) {
		add_need(h, l, tag);
		vec_release(&l->closed);
	} else {
		helpers_add(h, l);
	}
}

int helpers_from_file(struct helpers *h, const char *path,
		      const struct program *p, const struct imp_vec *imps)
{
	struct strbuf text = STRBUF_INIT;
	unsigned int number = 0;
	char *next;
	int ret = 0;

	if (file_read(path, &text) < 0) {
		ret = error_errno("cannot read '%s'", path);
		goto out;
	}
	strbuf_addch(&text, '\n');
	for (char *s = text.buf; *s && ret == 0; s = next) {
		struct line l = { 0 };
		struct lead lead = { 0 };
		char *tag;

		next = s + strcspn(s, "\n");
		*next++ = '\0';
		number++;
		s[strcspn(s, "#\r")] = '\0';
		if (!s[strspn(s, " \t")])
			continue;
		if (split(s, &l) && understand(&l, &lead, &tag))
			take(h, &lead, tag, p, imps);
		else
			ret = error("%s:%u: not 'HELPER call|table|flag|member|none NAME CONDITION|- [LABEL]'",
				    path, number);
	}
out:
	strbuf_release(&text);
	return ret;
}
