// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which objects tell whether a patch is right, and what became of them.
 *
 * All of them are compiled before the first patch; after each patch make is
 * asked for all again, and does what the patch made necessary. What an object
 * was warned of last is kept, to be compared with what it is warned of next.
 */
#include "convert/verify/priv.h"

#include "lib/file.h"
#include "model/words.h"


struct vobj *objects_find(struct verifier *v, const char *name)
{
	vec_for_each(o, &v->objs) {
		if (streq(o->name, name))
			return o;
	}
	return NULL;
}

static void add_obj(struct verifier *v, const char *source)
{
	char *name = xasprintf("%.*s.o", (int)strlen(source) - 2, source);

	if (objects_find(v, name))
		free(name);
	else
		vec_push(&v->objs,
			 ((struct vobj){ .name = name,
					 .source = xstrdup(source) }));
}

void objects_release(struct verifier *v)
{
	vec_for_each(o, &v->objs) {
		free(o->name);
		free(o->source);
		free(o->absent);
		free(o->deps);
		diags_release(&o->gcc);
		diags_release(&o->sparse);
	}
	vec_release(&v->objs);
}

/* --- choosing --- */

bool objects_is_c(const char *path)
{
	return ends_with(path, ".c");
}

static bool is_header(const char *path)
{
	return ends_with(path, ".h");
}

/* Folders whose code is no part of the kernel. */
bool objects_foreign(const char *path)
{
	static const char *const folders[] = { "tools/", "Documentation/",
					       "scripts/", "usr/" };

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		if (starts_with(path, folders[i]))
			return true;
	}
	return false;
}

static bool is_included(const struct verifier *v, const char *path)
{
	const struct scan_file *f = scan_find(&v->scan, path);

	return f && f->included;
}

static void add_absent(struct verifier *v, const char *file,
		       const char *reason, bool touched)
{
	struct verify_absent a = { xstrdup(file), xstrdup(reason), touched };

	vec_push(&v->res->absent, a);
}

/* Files that include PATH, a .c file. */
static void add_includers(struct verifier *v, const char *path)
{
	vec_for_each(inc, &v->scan.includes) {
		if (streq(path_base(inc->what), path_base(path)) &&
		    objects_is_c(inc->from) && !is_included(v, inc->from))
			add_obj(v, inc->from);
	}
}

static void choose(struct verifier *v)
{
	bool wide = false;

	vec_for_each(m, &v->mails) {
		vec_for_each(f, &m->files) {
			if (objects_is_c(*f) && objects_foreign(*f))
				add_absent(v, *f,
					   "it is no part of the kernel", true);
			else if (objects_is_c(*f) && is_included(v, *f))
				add_includers(v, *f);
			else if (objects_is_c(*f))
				add_obj(v, *f);
			wide |= is_header(*f);
		}
	}
	if (!wide)
		return;
	/* Who of these includes the header, the compiler will tell. */
	vec_for_each(f, &v->scan.files) {
		if (f->kind == SCAN_C && (f->words & WORDS_PARSE) &&
		    !f->included && !objects_foreign(f->path))
			add_obj(v, f->path);
	}
}

/* --- what an object depends on --- */

static void read_deps(struct verifier *v, struct vobj *o)
{
	char *dir = path_dir(o->name);
	char *path = xasprintf("%s/%s/.%s.cmd", v->build, dir,
			       path_base(o->name));
	struct strbuf text = STRBUF_INIT;

	free(o->deps);
	o->deps = NULL;
	if (file_read(path, &text) == 0)
		o->deps = strbuf_detach(&text);
	strbuf_release(&text);
	free(path);
	free(dir);
}

static bool depends(const struct vobj *o, const char *file)
{
	size_t n = strlen(file);

	if (streq(o->source, file))
		return true;
	for (const char *p = o->deps; p && (p = strstr(p, file)); p += n) {
		if ((p == o->deps || p[-1] == '/' || p[-1] == ' ') &&
		    (!p[n] || strchr(" \n\\:)", p[n])))
			return true;
	}
	return false;
}

bool objects_depend(const struct vobj *o, const struct str_vec *files)
{
	vec_for_each(f, files) {
		if ((objects_is_c(*f) || is_header(*f)) && depends(o, *f))
			return true;
	}
	return false;
}

static bool touched(const struct verifier *v, const struct vobj *o)
{
	vec_for_each(m, &v->mails) {
		vec_for_each(f, &m->files) {
			if (streq(*f, o->source))
				return true;
		}
	}
	return false;
}

bool objects_in_copy(const struct verifier *v, const char *source)
{
	char *path = path_join(v->copy, source);
	bool there = file_exists(path);

	free(path);
	return there;
}

/* --- before the first patch --- */

static const char *first_error(const struct built *b)
{
	vec_for_each(d, &b->gcc) {
		if (d->error)
			return d->text;
	}
	return NULL;
}

void objects_keep(struct verifier *v, struct vobj *o, struct built *b)
{
	diags_release(&o->gcc);
	o->gcc = b->gcc;
	b->gcc = (struct diags)VEC_INIT;
	/* Without a fresh object sparse was not asked. */
	if (b->checked) {
		diags_release(&o->sparse);
		o->sparse = b->sparse;
		b->sparse = (struct diags)VEC_INIT;
	}
	read_deps(v, o);
}

void objects_list(const struct verifier *v, struct str_vec *out)
{
	vec_for_each(o, &v->objs) {
		if (!o->absent && objects_in_copy(v, o->source))
			vec_push(out, xstrdup(o->name));
	}
}

/* One round; how many objects fell out, -1 with a message. */
static int base_round(struct verifier *v)
{
	struct str_vec names = VEC_INIT;
	struct built_vec built = VEC_INIT;
	int lost = 0;
	int ret;

	objects_list(v, &names);
	ret = make_objects(v, &names, &built);
	vec_for_each(b, &built) {
		struct vobj *o = objects_find(v, b->object);

		if (ret < 0 || !o)
			continue;
		if (b->failed) {
			const char *why = first_error(b);

			o->absent = why ? xasprintf("%s: %s", b->failed, why) :
					  xstrdup(b->failed);
			lost++;
		} else if (b->compiled) {
			objects_keep(v, o, b);
		}
	}
	built_release(&built);
	str_vec_release(&names);
	return ret < 0 ? -1 : lost;
}

/* Of the objects that were only tried because they might include a header. */
static void drop_unrelated(struct verifier *v)
{
	size_t n = 0;

	vec_for_each(o, &v->objs) {
		bool wanted = o->absent || !o->deps;

		vec_for_each(m, &v->mails)
			wanted = wanted || objects_depend(o, &m->files);
		if (wanted) {
			v->objs.v[n++] = *o;
			continue;
		}
		free(o->name);
		free(o->source);
		free(o->deps);
		diags_release(&o->gcc);
		diags_release(&o->sparse);
	}
	v->objs.n = n;
}

/* What fails keeps make from others: without it once more. */
static int base_rounds(struct verifier *v)
{
	int lost = 1;

	for (int i = 0; i < 4 && lost > 0; i++)
		lost = base_round(v);
	return lost < 0 ? -1 : 0;
}

/* A touched file that is not configured is worth a wider configuration: 1 if
 * there is one. */
static int widen(struct verifier *v)
{
	char *reason = NULL;
	int any = 0;

	vec_for_each(o, &v->objs) {
		int ret = 0;

		if (o->absent && streq(o->absent, OUTPUT_NO_RULE) &&
		    touched(v, o))
			ret = wish_for(v, o);
		if (ret < 0)
			return -1;
		if (ret) {
			free(o->absent);
			o->absent = NULL;
			any = 1;
		}
	}
	if (any && !make_config(v, &reason))
		any = error("the tree cannot be configured for all that is touched: %s",
			    reason);
	free(reason);
	return any;
}

int objects_base(struct verifier *v)
{
	int ret;

	scan_tree(v->tree, model_words, NR_WORDS, v->jobs, &v->scan);
	choose(v);
	verifier_tell(v, "compiling what the patches touch, as it is");
	if (base_rounds(v) < 0)
		return -1;
	ret = widen(v);
	if (ret < 0 || (ret > 0 && base_rounds(v) < 0))
		return -1;
	vec_for_each(o, &v->objs) {
		if (!o->absent && !o->deps && objects_in_copy(v, o->source))
			o->absent = xstrdup("make does not compile it");
	}
	drop_unrelated(v);
	vec_for_each(o, &v->objs) {
		v->res->objects += !o->absent && o->deps;
		if (o->absent)
			add_absent(v, o->source, o->absent, touched(v, o));
	}
	if (v->objs.n && !v->res->objects)
		return error("--verify: nothing that the patches touch compiles before the first of them, either; %s: %s",
			     v->objs.v[0].source, v->objs.v[0].absent);
	return 0;
}
