// SPDX-License-Identifier: GPL-2.0-only
/*
 * Breadth first backwards from the targets over the graph of names. A step
 * into a function costs one, a step into a macro, an object or a member costs
 * nothing, as none of these is a call in the compiler's eyes.
 */
#include "model/calls/distance.h"

#include "api/api.h"
#include "lib/file.h"
#include "lib/strbuf.h"
#include "model/program/mentions.h"
#include "model/words.h"

struct arc {
	uint32_t to;
	enum distance_by by; /* it takes at least this */
};

struct distance {
	struct program *p;
	struct mentions m;
	struct strmap read;    /* files that were */
	struct strmap modules; /* that were; value: non-NULL if about dma-buf */
	size_t edges;	       /* when the distances were worked out */
	uint32_t *first;       /* by node: where its arcs begin */
	struct arc *arcs;      /* backwards: who mentions this node */
	uint32_t *dist[NR_DISTANCES]; /* by node */
};

struct distance *distance_new(struct program *p)
{
	struct distance *d = xcalloc(1, sizeof(*d));

	d->p = p;
	return d;
}

static void forget(struct distance *d)
{
	free(d->first);
	free(d->arcs);
	for (int by = 0; by < NR_DISTANCES; by++) {
		free(d->dist[by]);
		d->dist[by] = NULL;
	}
	d->first = NULL;
	d->arcs = NULL;
}

void distance_free(struct distance *d)
{
	if (!d)
		return;
	forget(d);
	mentions_release(&d->m);
	strmap_release(&d->read, NULL);
	strmap_release(&d->modules, NULL);
	free(d);
}

/* --- reading --- */

/* A header without a brace or an arrow holds numbers. */
static void read_file(struct distance *d, const char *file)
{
	struct strbuf text = STRBUF_INIT;

	if (!strset_add(&d->read, file))
		return;
	if (tree_read(d->p->tree, file, &text) == 0 &&
	    (!ends_with(file, ".h") ||
	     strchr(strbuf_str(&text), '{') || strstr(strbuf_str(&text), "->")))
		mentions_add(&d->m, file, strbuf_str(&text), text.len);
	strbuf_release(&text);
}

/*
 * Headers that code about dma-buf shares: those with one of the words, and
 * what lies beside them. Generic ones call nothing of interest by name; a
 * function that is handed to one of them (kref_put()) counts where it is.
 */
static void read_headers(struct distance *d, const struct strmap *scope)
{
	struct strmap folders = STRMAP_INIT;

	vec_for_each(s, &d->p->scan->files) {
		char *dir = path_dir(s->path);

		if (s->kind != SCAN_H || !starts_with(s->path, "include/"))
			;
		else if (streq(dir, "include/linux"))
			read_file(d, s->path);
		else
			strset_add(&folders, dir);
		free(dir);
	}
	vec_for_each(u, &d->p->units) {
		const struct facts *fa = &(*u)->facts;
		bool ours = strmap_has(scope, (*u)->module);

		for (uint32_t i = 0; i < fa->n_deps; i++) {
			const char *path = facts_str(fa, fa->deps[i].path);
			char *dir = path_dir(path);

			if (*path != '/' && ends_with(path, ".h") &&
			    (starts_with(path, "include/") ?
				     strmap_has(&folders, dir) : ours))
				read_file(d, path);
			free(dir);
		}
	}
	strmap_release(&folders, NULL);
}

/* Has a file of MODULE something of dma-buf in its text? */
static bool is_concerned(struct distance *d, const struct str_vec *files)
{
	vec_for_each(f, files) {
		const struct scan_file *s = scan_find(d->p->scan, *f);

		if (s && (s->words & (WORD_BIT(WORD_DMA_RESV) | WORDS_PARSE)))
			return true;
	}
	return false;
}

/* Read MODULE, once; false if it is none of our business. */
static bool read_module(struct distance *d, const char *module,
			const char *file, bool always)
{
	struct strmap_entry *e = strmap_at(&d->modules, module);
	struct str_vec files = VEC_INIT;

	if (e->value && !always)
		return e->value == d;
	kbuild_files(d->p->kbuild, module, &files);
	if (file)
		vec_push(&files, xstrdup(file));
	e->value = always || is_concerned(d, &files) ? (void *)d :
						       (void *)&d->m;
	if (e->value == d) {
		vec_for_each(f, &files)
			read_file(d, *f);
	}
	str_vec_release(&files);
	return strmap_get(&d->modules, module) == d;
}

/* --- the graph --- */

static uint32_t nodes_of(const struct distance *d)
{
	return (uint32_t)d->m.flags.n * 2;
}

/* A result counts as a value of a member only if the member is called. */
static bool counts(const struct distance *d, const struct binding *b)
{
	return d->m.flags.v[b->name] != 0 &&
	       (!b->called || (d->m.flags.v[b->member] & NAME_CALLED));
}

/* The binding number I of both kinds that counts; NULL if it does not. */
static const struct binding *binding(const struct distance *d, size_t i)
{
	const struct binding *b = i < d->m.bindings.n ?
					  &d->m.bindings.v[i] :
					  &d->m.inferred.v[i - d->m.bindings.n];

	return counts(d, b) ? b : NULL;
}

static size_t bindings(const struct distance *d)
{
	return d->m.bindings.n + d->m.inferred.n;
}

static enum distance_by edge_takes(const struct distance *d,
				   const struct mention *e)
{
	if (e->called || (d->m.flags.v[e->to / 2] & NAME_MACRO))
		return BY_CALLS;
	return BY_BINDINGS;
}

static enum distance_by binding_takes(const struct distance *d, size_t i)
{
	return i < d->m.bindings.n ? BY_BINDINGS : BY_ALL;
}

/* Backwards: who mentions a name, what member has it as a value. */
static void build(struct distance *d)
{
	uint32_t n = nodes_of(d);
	const struct binding *b;
	uint32_t *fill;

	forget(d);
	mentions_infer(&d->m);
	d->first = xcalloc(n + 2, sizeof(*d->first));
	vec_for_each(e, &d->m.edges)
		d->first[e->to + 1]++;
	for (size_t i = 0; i < bindings(d); i++) {
		b = binding(d, i);
		if (b)
			d->first[node_name(b->name) + 1]++;
	}
	for (uint32_t i = 0; i < n; i++)
		d->first[i + 1] += d->first[i];
	fill = xcalloc(n + 1, sizeof(*fill));
	memcpy(fill, d->first, (n + 1) * sizeof(*fill));
	d->arcs = xcalloc(d->first[n] + 1, sizeof(*d->arcs));
	vec_for_each(e, &d->m.edges)
		d->arcs[fill[e->to]++] = (struct arc){ e->from, edge_takes(d, e) };
	for (size_t i = 0; i < bindings(d); i++) {
		b = binding(d, i);
		if (b)
			d->arcs[fill[node_name(b->name)]++] =
				(struct arc){ node_member(b->member),
					       binding_takes(d, i) };
	}
	free(fill);
	d->edges = d->m.edges.n;
}

static bool is_free_step(const struct distance *d, uint32_t node)
{
	return (node & 1) || !(d->m.flags.v[node / 2] & NAME_FUNCTION);
}

static uint32_t *measure(struct distance *d, enum distance_by by)
{
	uint32_t n = nodes_of(d);
	uint32_t *dist = xcalloc(n + 1, sizeof(*dist));
	struct VEC_OF(uint32_t) now = VEC_INIT, next = VEC_INIT;

	memset(dist, 0xff, (n + 1) * sizeof(*dist));
	for (const struct api_func *f = api_funcs; f->name; f++) {
		uint32_t id = mentions_find(&d->m, f->name);

		if (id != UINT32_MAX && (f->role == API_ROLE_UNMAP ||
					 f->role == API_ROLE_UNMAP_UNLOCKED)) {
			dist[node_name(id)] = 0;
			/* It may not be defined in what was read. */
			d->m.flags.v[id] |= NAME_FUNCTION;
			vec_push(&now, node_name(id));
		}
	}
	for (uint32_t steps = 0; now.n; steps++) {
		for (size_t i = 0; i < now.n; i++) {
			uint32_t node = now.v[i];
			uint32_t cost = is_free_step(d, node) ? 0 : 1;

			if (dist[node] != steps)
				continue;
			for (uint32_t a = d->first[node];
			     a < d->first[node + 1]; a++) {
				uint32_t from = d->arcs[a].to;

				if (d->arcs[a].by > by ||
				    dist[from] <= steps + cost)
					continue;
				dist[from] = steps + cost;
				if (cost)
					vec_push(&next, from);
				else
					vec_push(&now, from);
			}
		}
		vec_release(&now);
		now.v = next.v;
		now.n = next.n;
		now.alloc = next.alloc;
		next.v = NULL;
		next.n = next.alloc = 0;
	}
	return dist;
}

static void settle(struct distance *d)
{
	if (d->first && d->edges == d->m.edges.n)
		return;
	build(d);
	for (int by = 0; by < NR_DISTANCES; by++)
		d->dist[by] = measure(d, by);
}

/* --- reading on, forwards --- */

/* Follow what NODE leads to; modules that are called into are read later. */
struct forward {
	struct distance *d;
	struct VEC_OF(uint32_t) todo;
	struct VEC_OF(uint8_t) seen;
	uint32_t *first; /* by node: where its edges begin */
	uint32_t *out;	 /* nodes; the top bit: as a call or by address */
};

static void push(struct forward *f, uint32_t node)
{
	if (!f->seen.v[node]) {
		f->seen.v[node] = 1;
		vec_push(&f->todo, node);
	}
}

static void build_forward(struct forward *f)
{
	struct distance *d = f->d;
	uint32_t n = nodes_of(d);
	const struct binding *b;
	uint32_t *fill;

	mentions_infer(&d->m);
	f->first = xcalloc(n + 2, sizeof(*f->first));
	vec_for_each(e, &d->m.edges)
		f->first[e->from + 1]++;
	for (size_t i = 0; i < bindings(d); i++) {
		b = binding(d, i);
		if (b)
			f->first[node_member(b->member) + 1]++;
	}
	for (uint32_t i = 0; i < n; i++)
		f->first[i + 1] += f->first[i];
	fill = xcalloc(n + 1, sizeof(*fill));
	memcpy(fill, f->first, (n + 1) * sizeof(*fill));
	f->out = xcalloc(f->first[n] + 1, sizeof(*f->out));
	vec_for_each(e, &d->m.edges)
		f->out[fill[e->from]++] = e->to;
	for (size_t i = 0; i < bindings(d); i++) {
		b = binding(d, i);
		if (b)
			f->out[fill[node_member(b->member)]++] =
				node_name(b->name);
	}
	free(fill);
}

/* One sweep from NAME; true if it found modules to read. */
static bool sweep(struct distance *d, const char *name, struct strmap *scope)
{
	struct forward f = { .d = d };
	struct str_vec enter = VEC_INIT;
	uint32_t id = mentions_find(&d->m, name);
	bool more = false;

	build_forward(&f);
	for (uint32_t i = 0; i < nodes_of(d); i++)
		vec_push(&f.seen, 0);
	if (id != UINT32_MAX)
		push(&f, node_name(id));
	for (size_t i = 0; i < f.todo.n; i++) {
		uint32_t node = f.todo.v[i];
		const char *key = d->m.ids.entries[node / 2].key;
		const char *file = node & 1 ? NULL :
					      strmap_get(&d->p->scan->exports,
							 key);

		if (!file && !(node & 1))
			file = program_builtin(d->p, key);
		if (file && !api_func_find(key))
			vec_push(&enter, (char *)file);
		for (uint32_t a = f.first[node]; a < f.first[node + 1]; a++)
			push(&f, f.out[a]);
	}
	vec_for_each(file, &enter) {
		const char *module = kbuild_module(d->p->kbuild, *file);

		if (read_module(d, module, *file, false))
			more |= strset_add(scope, module);
	}
	vec_release(&enter);
	vec_release(&f.todo);
	vec_release(&f.seen);
	free(f.first);
	free(f.out);
	return more;
}

void distance_from(struct distance *d, const char *module,
		   const char *function, struct strmap *scope)
{
	read_module(d, module, NULL, true);
	strset_add(scope, module);
	do
		read_headers(d, scope);
	while (sweep(d, function, scope));
}

/* --- answers --- */

uint32_t distance_of(struct distance *d, const char *name, enum distance_by by)
{
	uint32_t id = mentions_find(&d->m, name);

	if (by == ANYWHERE)
		return 0;
	if (id == UINT32_MAX)
		return DISTANCE_NONE;
	settle(d);
	return d->dist[by][node_name(id)];
}

uint32_t distance_of_member(struct distance *d, const char *member,
			    enum distance_by by)
{
	uint32_t id = mentions_find(&d->m, member);

	if (by == ANYWHERE)
		return 0;
	if (id == UINT32_MAX)
		return DISTANCE_NONE;
	settle(d);
	return d->dist[by][node_member(id)];
}

/* Headers beside a module's files are its own. */
static bool is_beside(const struct distance *d, const char *module,
		      uint32_t file)
{
	const char *slash = strrchr(module, '/');

	return slash && strncmp(d->m.files.v[file], module,
				(size_t)(slash - module) + 1) == 0;
}

bool distance_declares(struct distance *d, const char *module, const char *tag)
{
	uint32_t id = mentions_find(&d->m, tag);

	vec_for_each(f, &d->m.fields) {
		if (f->tag == id && is_beside(d, module, f->file))
			return true;
	}
	return false;
}

bool distance_knows(struct distance *d, const char *tag)
{
	uint32_t id = mentions_find(&d->m, tag);

	vec_for_each(f, &d->m.fields) {
		if (f->tag == id)
			return true;
	}
	return false;
}

bool distance_lacks(struct distance *d, const char *module, const char *name)
{
	uint32_t id = mentions_find(&d->m, name);

	if (id == UINT32_MAX || d->m.flags.v[id])
		return false;
	vec_for_each(decl, &d->m.decls) {
		if (decl->name == id && is_beside(d, module, decl->file))
			return true;
	}
	return false;
}

const char *distance_adrift(struct distance *d)
{
	settle(d);
	vec_for_each(id, &d->m.adrift) {
		if (d->dist[BY_ALL][node_name(*id)] != DISTANCE_NONE)
			return d->m.ids.entries[*id].key;
	}
	return NULL;
}

void distance_definers(struct distance *d, const char *name,
		       struct str_vec *out)
{
	uint32_t id = mentions_find(&d->m, name);

	if (id == UINT32_MAX)
		return;
	vec_for_each(def, &d->m.defs) {
		if (def->name == id)
			vec_push(out, xstrdup(d->m.files.v[def->file]));
	}
	str_vec_uniq(out);
}

void distance_setters(struct distance *d, const char *member,
		      enum distance_by by, struct str_vec *out)
{
	uint32_t id = mentions_find(&d->m, member);

	if (id == UINT32_MAX)
		return;
	settle(d);
	for (size_t i = 0; i < bindings(d); i++) {
		const struct binding *b = binding(d, i);

		if (b && b->member == id && binding_takes(d, i) <= by &&
		    (by == ANYWHERE ||
		     d->dist[by][node_name(b->name)] != DISTANCE_NONE))
			vec_push(out, xstrdup(d->m.files.v[b->file]));
	}
	str_vec_uniq(out);
}
