// SPDX-License-Identifier: GPL-2.0-only
#include "model/program/mentions.h"

#include "text/outline.h"

/* Longer names are cut; two that are equal so far become one. */
#define NAME_LENGTH 120

/* Beside a name's number in mentions.names. */
#define IS_CALLED 1
#define IN_PARENS 2
#define ASSIGNED 4
#define FLAG_BITS 3

void mentions_release(struct mentions *m)
{
	strmap_release(&m->ids, NULL);
	vec_release(&m->flags);
	str_vec_release(&m->files);
	vec_release(&m->edges);
	vec_release(&m->defs);
	vec_release(&m->decls);
	vec_release(&m->bindings);
	vec_release(&m->handovers);
	vec_release(&m->fillings);
	vec_release(&m->fields);
	vec_release(&m->setters);
	vec_release(&m->own);
	vec_release(&m->inferred);
	vec_release(&m->adrift);
	vec_release(&m->current);
	vec_release(&m->stamps);
	vec_release(&m->members);
	vec_release(&m->names);
}

uint32_t mentions_find(const struct mentions *m, const char *name)
{
	return strmap_has(&m->ids, name) ?
		       (uint32_t)(strmap_at((struct strmap *)&m->ids, name) -
				  m->ids.entries) :
		       UINT32_MAX;
}

static uint32_t number(struct mentions *m, const char *name, size_t len)
{
	char key[NAME_LENGTH + 1];
	size_t n = len < NAME_LENGTH ? len : NAME_LENGTH;
	struct strmap_entry *e;

	memcpy(key, name, n);
	key[n] = '\0';
	e = strmap_at(&m->ids, key);
	if (m->ids.n > m->flags.n) {
		vec_push(&m->flags, 0);
		vec_push(&m->own, 0);
		vec_push(&m->stamps, 0);
		vec_push(&m->stamps, 0);
	}
	return (uint32_t)(e - m->ids.entries);
}

static void on_define(void *ctx, enum outline_kind kind, const char *name,
		      size_t len)
{
	static const uint8_t flag[] = {
		[OUTLINE_FUNCTION] = NAME_FUNCTION,
		[OUTLINE_OBJECT] = NAME_OBJECT,
		[OUTLINE_MACRO] = NAME_MACRO,
	};
	struct mentions *m = ctx;
	struct definition d = { number(m, name, len),
				(uint32_t)m->files.n - 1 };

	m->definition++;
	m->object = kind == OUTLINE_OBJECT;
	m->flags.v[d.name] |= flag[kind];
	vec_push(&m->defs, d);
	vec_push(&m->current, d.name);
}

static void on_own(void *ctx, const char *name, size_t len)
{
	struct mentions *m = ctx;

	uint32_t id = number(m, name, len);

	m->own.v[id] = m->definition;
}

static void on_done(void *ctx)
{
	struct mentions *m = ctx;

	m->current.n = 0;
	m->members.n = m->names.n = 0;
	m->waits = false;
	m->designated = false;
	m->tag = UINT32_MAX;
}

static void mention(struct mentions *m, uint32_t node, bool called)
{
	/* A call says more than a mention, so it is told again. */
	uint32_t stamp = m->definition * 2 + called;

	if (m->stamps.v[node] >= m->definition * 2 &&
	    m->stamps.v[node] >= stamp)
		return;
	m->stamps.v[node] = stamp;
	vec_for_each(from, &m->current) {
		struct mention e = { node_name(*from), node, called };

		vec_push(&m->edges, e);
	}
}

/* wait_for_completion(), wait_event() and their kin; not who waits for a fence,
 * which nobody wakes by name. */
static bool waits_for_wakeup(const char *name, size_t len)
{
	static const char *const begins[] = { "wait_", "__wait_", "___wait_",
					      "swait_", "prepare_to_",
					      "add_wait_queue", "io_wait_" };

	for (size_t i = 0; i < ARRAY_SIZE(begins); i++) {
		size_t n = strlen(begins[i]);

		if (len >= n && memcmp(name, begins[i], n) == 0)
			return true;
	}
	return false;
}

/*
 * A table that sets members by name says by that what they can be, and is not
 * itself on any way.
 */
static bool leads_on(const struct mentions *m, uint32_t id)
{
	return m->own.v[id] != m->definition && !(m->object && m->designated);
}

static void on_use(void *ctx, unsigned int flags, const char *name, size_t len)
{
	struct mentions *m = ctx;
	uint32_t id = number(m, name, len);
	bool called = flags & OUTLINE_CALLED;
	uint64_t entry = (uint64_t)id << FLAG_BITS |
			 (flags & OUTLINE_ARGUMENT ? IN_PARENS : 0) |
			 (flags & OUTLINE_ASSIGNED ? ASSIGNED : 0) |
			 (called ? IS_CALLED : 0);

	if (flags & OUTLINE_MEMBER) {
		if (called)
			m->flags.v[id] |= NAME_CALLED;
		if (flags & OUTLINE_DESIGNATOR)
			m->designated = true;
		else
			mention(m, node_member(id), called);
		vec_push(&m->members, entry);
		return;
	}
	if (leads_on(m, id))
		mention(m, node_name(id), called);
	vec_push(&m->names, entry);
	m->waits |= called && waits_for_wakeup(name, len);
}

static void bind(struct mentions *m, uint32_t member, uint32_t name,
		 bool called)
{
	struct binding b = { member, name, (uint32_t)m->files.n - 1, called };

	vec_push(&m->bindings, b);
}

static void on_filling(void *ctx, const char *tag, size_t len)
{
	struct mentions *m = ctx;

	m->tag = tag ? number(m, tag, len) : UINT32_MAX;
}

static void on_field(void *ctx, const char *tag, size_t tag_len,
		     const char *name, size_t len)
{
	struct mentions *m = ctx;
	struct field f = { number(m, tag, tag_len), 0,
			   (uint32_t)m->files.n - 1, false };

	f.name = number(m, name, len);
	vec_push(&m->fields, f);
}

static void on_declared(void *ctx, const char *name, size_t len)
{
	struct mentions *m = ctx;
	struct definition d = { number(m, name, len),
				(uint32_t)m->files.n - 1 };

	vec_push(&m->decls, d);
}

static void on_nested(void *ctx, const char *tag, size_t tag_len,
		      const char *inner, size_t len)
{
	struct mentions *m = ctx;

	on_field(ctx, tag, tag_len, inner, len);
	m->fields.v[m->fields.n - 1].nested = true;
}

/* Values that stand beside a call may be what is handed over. */
static void hand_over(struct mentions *m)
{
	uint32_t file = (uint32_t)m->files.n - 1;

	vec_for_each(callee, &m->names) {
		if (!(*callee & IS_CALLED))
			continue;
		vec_for_each(value, &m->names) {
			struct handover h = { (uint32_t)(*callee >> FLAG_BITS),
					      (uint32_t)(*value >> FLAG_BITS), file };

			if (!(*value & IS_CALLED))
				vec_push(&m->handovers, h);
		}
	}
}

/* In `x->a = f(b)` a is what is set, and only f and b are what it is set to. */
static bool is_set_to(const struct mentions *m, uint64_t member, uint64_t name)
{
	bool assigns = false;

	vec_for_each(n, &m->names)
		assigns |= (*n & ASSIGNED) != 0;
	return !assigns || (!(member & ASSIGNED) && (name & ASSIGNED));
}

static void bind_one(struct mentions *m, uint64_t member, uint64_t name)
{
	uint32_t to = (uint32_t)(member >> FLAG_BITS);
	uint32_t id = (uint32_t)(name >> FLAG_BITS);

	/* The result of a call is a value only where it is stored. */
	if (!is_set_to(m, member, name) ||
	    ((name & IS_CALLED) && !(name & ASSIGNED)))
		return;
	if (m->own.v[id] != m->definition) {
		bind(m, to, id, name & IS_CALLED);
		return;
	}
	vec_for_each(self, &m->current) {
		struct setter s = { *self, to };

		vec_push(&m->setters, s);
	}
}

static void bind_all(struct mentions *m)
{
	vec_for_each(member, &m->members) {
		vec_for_each(name, &m->names)
			bind_one(m, *member, *name);
		/* Whoever waits for a member goes on when it is signalled. */
		vec_for_each(self, &m->current) {
			if (m->waits)
				bind(m, (uint32_t)(*member >> FLAG_BITS),
				     *self, false);
		}
	}
}

static void on_end(void *ctx)
{
	struct mentions *m = ctx;

	bind_all(m);
	hand_over(m);
	if (!m->members.n && m->tag != UINT32_MAX) {
		vec_for_each(name, &m->names) {
			struct filling f = { m->tag, (uint32_t)(*name >> FLAG_BITS),
					     (uint32_t)m->files.n - 1 };

			if (!(*name & (IS_CALLED | IN_PARENS)))
				vec_push(&m->fillings, f);
		}
	}
	m->members.n = m->names.n = 0;
	m->waits = false;
	m->designated = false;
}

void mentions_add(struct mentions *m, const char *file, const char *text,
		  size_t len)
{
	static const struct outline_ops ops = { on_define, on_own, on_done,
						on_use, on_end, on_filling, on_field,
						on_declared, on_nested };

	vec_push(&m->files, xstrdup(file));
	m->tag = UINT32_MAX;
	outline_text(text, len, &ops, m);
}
