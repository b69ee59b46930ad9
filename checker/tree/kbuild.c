// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "tree/kbuild.h"

#include "lib/file.h"
#include "lib/strmap.h"
#include "tree/make.h"

#include <dirent.h>

/* An object that a makefile lists. */
struct object {
	char *module; /* "drivers/gpu/drm/xe/xe" */
	char *name; /* without .o, as the makefile has it: "tests/xe_foo" */
};

/* One folder and its makefile. */
struct folder {
	char *path; /* relative; "." is the root */
	bool found; /* has a makefile */
	struct make mk;
	struct strmap objects; /* path without suffix -> struct object */
};

struct kbuild {
	const struct tree *tree;
	struct strmap folders; /* path -> struct folder */
	struct strmap modules; /* file -> char * */
};

/* A file's place: the folder whose makefile names it. */
struct place {
	struct folder *folder;
	const struct object *object; /* NULL: no makefile names it */
};

static void free_object(void *p)
{
	struct object *o = p;

	free(o->module);
	free(o->name);
	free(o);
}

static void free_folder(void *p)
{
	struct folder *f = p;

	make_release(&f->mk);
	strmap_release(&f->objects, free_object);
	free(f->path);
	free(f);
}

struct kbuild *kbuild_new(const struct tree *tree)
{
	struct kbuild *kb = xcalloc(1, sizeof(*kb));

	kb->tree = tree;
	return kb;
}

void kbuild_free(struct kbuild *kb)
{
	if (!kb)
		return;
	strmap_release(&kb->folders, free_folder);
	strmap_release(&kb->modules, free);
	free(kb);
}

static void add_object(struct folder *f, const char *name, size_t n,
		       const char *top)
{
	char *as_written = xstrndup(name, n);
	char *joined = path_join(f->path, as_written);
	char *path = path_normalize(joined);
	struct strmap_entry *e;
	struct object *o;

	free(joined);
	e = path ? strmap_at(&f->objects, path) : NULL;
	free(path);
	if (!e || e->value) {
		free(as_written);
		return;
	}
	o = xcalloc(1, sizeof(*o));
	o->module = path_join(f->path, top);
	o->name = as_written;
	e->value = o;
}

/* The objects in the variable NAME belong to TOP; so do their own parts. */
static void add_members(struct folder *f, const char *name, const char *top,
			int depth)
{
	static const char *const kinds[] = { "-y", "-objs" };
	struct strbuf value = STRBUF_INIT;
	const char *p;
	const char *w;
	size_t n;

	make_value(&f->mk, name, &value);
	p = strbuf_str(&value);
	while ((w = make_word(&p, &n))) {
		if (n < 3 || memcmp(w + n - 2, ".o", 2) != 0)
			continue;
		n -= 2;
		add_object(f, w, n, top);
		for (size_t i = 0; i < ARRAY_SIZE(kinds) && depth < 4; i++) {
			char *part = xasprintf("%.*s%s", (int)n, w, kinds[i]);

			if (!streq(part, name) && strmap_has(&f->mk.vars, part))
				add_members(f, part, top, depth + 1);
			free(part);
		}
	}
	strbuf_release(&value);
}

/* The objects that the build makes for themselves: obj-y and lib-y. Each of
 * them owns its parts. */
static void add_tops(struct folder *f, const char *var)
{
	struct strbuf value = STRBUF_INIT;
	const char *p;
	const char *w;
	size_t n;

	make_value(&f->mk, var, &value);
	p = strbuf_str(&value);
	while ((w = make_word(&p, &n))) {
		static const char *const kinds[] = { "-objs", "-y" };
		char *top;

		if (n < 3 || memcmp(w + n - 2, ".o", 2) != 0)
			continue;
		n -= 2;
		top = xstrndup(w, n);
		for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
			char *part = xasprintf("%s%s", top, kinds[i]);

			if (strmap_has(&f->mk.vars, part))
				add_members(f, part, top, 0);
			free(part);
		}
		add_object(f, w, n, top);
		free(top);
	}
	strbuf_release(&value);
}

/* Composite objects that no obj-y of this makefile has. */
static void add_rest(struct folder *f)
{
	/* Adding objects defines no variables: n stays. */
	for (size_t i = 0; i < f->mk.vars.n; i++) {
		const char *name = f->mk.vars.entries[i].key;
		size_t n = strlen(name);
		size_t cut = ends_with(name, "-objs") ? 5
			     : ends_with(name, "-y")  ? 2
						      : 0;
		char *top;

		if (!cut || n == cut)
			continue;
		top = xstrndup(name, n - cut);
		add_members(f, name, top, 0);
		free(top);
	}
}

static bool read_makefile(struct kbuild *kb, struct folder *f)
{
	/* The build prefers them in this order. */
	static const char *const names[] = { "Kbuild", "Makefile" };
	struct strbuf text = STRBUF_INIT;
	bool found = false;

	for (size_t i = 0; i < ARRAY_SIZE(names) && !found; i++) {
		char *path = path_join(f->path, names[i]);

		found = tree_read(kb->tree, path, &text) == 0;
		free(path);
	}
	if (found)
		make_parse(&f->mk, strbuf_str(&text));
	strbuf_release(&text);
	return found;
}

static struct folder *folder_at(struct kbuild *kb, const char *path)
{
	struct strmap_entry *e = strmap_at(&kb->folders, path);
	struct folder *f = e->value;

	if (f)
		return f;
	f = xcalloc(1, sizeof(*f));
	e->value = f;
	f->path = xstrdup(path);
	make_init(&f->mk, kb->tree);
	make_set(&f->mk, "src", path);
	make_set(&f->mk, "obj", path);
	make_set(&f->mk, "srctree", tree_root(kb->tree));
	make_set(&f->mk, "objtree", tree_root(kb->tree));
	make_set(&f->mk, "SRCARCH", "x86");
	make_set(&f->mk, "ARCH", "x86");
	make_set(&f->mk, "BITS", "64");
	f->found = read_makefile(kb, f);
	if (f->found) {
		add_tops(f, "obj-y");
		add_tops(f, "lib-y");
		add_rest(f);
	}
	return f;
}

static size_t components(const char *path)
{
	size_t n = !streq(path, ".");

	for (; *path; path++)
		n += *path == '/';
	return n;
}

/* Is there a makefile in a folder beside one of FILE's that names STEM? */
static bool find_beside(struct kbuild *kb, const char *dir, const char *stem,
			struct place *place)
{
	char *abs = path_join(tree_root(kb->tree), dir);
	struct dirent **list;
	int n = scandir(abs, &list, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		const char *name = list[i]->d_name;

		if (!place->object && name[0] != '.' &&
		    (list[i]->d_type == DT_DIR ||
		     list[i]->d_type == DT_UNKNOWN)) {
			char *path = path_join(dir, name);
			struct folder *f = folder_at(kb, path);

			place->object = strmap_get(&f->objects, stem);
			if (place->object)
				place->folder = f;
			free(path);
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	free(abs);
	return place->object != NULL;
}

/* The folder above PATH, in place; false at the root. */
static bool up(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash)
		*slash = '\0';
	else if (streq(path, ".") || !*path)
		return false;
	else
		strcpy(path, ".");
	return true;
}

/*
 * Find who builds FILE: mostly the makefile of its own folder, or one above.
 * A driver that is spread over sibling folders (drivers/gpu/drm/amd) names
 * them as ../sibling/file.o; look there last, and not in the folders so far
 * up that they hold unrelated things.
 */
static struct place find_place(struct kbuild *kb, const char *file)
{
	struct place place = { 0 };
	const char *dot = strrchr(file, '.');
	char *dir = path_dir(file);
	char *start = xstrdup(dir);
	char *stem;

	if (!dot || strchr(dot, '/'))
		dot = file + strlen(file);
	stem = xstrndup(file, (size_t)(dot - file));
	do {
		struct folder *f = folder_at(kb, dir);

		place.object = strmap_get(&f->objects, stem);
		if (place.object)
			place.folder = f;
	} while (!place.object && up(dir));

	strcpy(dir, start);
	while (!place.object && components(dir) >= 3 &&
	       !find_beside(kb, dir, stem, &place) && up(dir))
		;

	strcpy(dir, start);
	while (!place.folder) {
		struct folder *f = folder_at(kb, dir);

		if (f->found || !up(dir))
			place.folder = f;
	}
	free(stem);
	free(start);
	free(dir);
	return place;
}

void kbuild_files(struct kbuild *kb, const char *module, struct str_vec *out)
{
	char *dir = path_dir(module);
	struct folder *f = folder_at(kb, dir);

	for (size_t i = 0; i < f->objects.n; i++) {
		const struct object *o = f->objects.entries[i].value;
		char *file;

		if (!o || !streq(o->module, module))
			continue;
		file = xasprintf("%s.c", f->objects.entries[i].key);
		if (tree_exists(kb->tree, file))
			vec_push(out, xstrdup(file));
		free(file);
	}
	free(dir);
}

const char *kbuild_module(struct kbuild *kb, const char *file)
{
	struct strmap_entry *e = strmap_at(&kb->modules, file);
	struct place place;

	if (!e->value) {
		place = find_place(kb, file);
		e->value = place.object ? xstrdup(place.object->module)
					: path_dir(file);
	}
	return e->value;
}

/* --- flags --- */

struct flags {
	struct kbuild *kb;
	const struct make *mk;
	struct strmap seen;
	struct str_vec *out;
};

/* One word as the shell would pass it on; NULL at the end. Owned. */
static char *shell_word(const char **p)
{
	struct strbuf word = STRBUF_INIT;
	const char *s = *p + strspn(*p, " \t\r\n");
	char quote = '\0';

	if (!*s)
		return NULL;
	for (; *s && (quote || !strchr(" \t\r\n", *s)); s++) {
		if (quote && *s == quote)
			quote = '\0';
		else if (!quote && (*s == '"' || *s == '\''))
			quote = *s;
		else if (*s == '\\' && quote != '\'' && s[1])
			strbuf_addch(&word, *++s);
		else
			strbuf_addch(&word, *s);
	}
	*p = s;
	strbuf_addstr(&word, "");
	return strbuf_detach(&word);
}

static bool is_dir(const struct tree *tree, const char *rel)
{
	char *abs = path_join(tree_root(tree), rel);
	bool ret = file_is_dir(abs);

	free(abs);
	return ret;
}

/* Folders and files in the tree that do not exist are no use, and what is
 * made by a build does not exist. */
static char *usable_path(struct flags *f, const char *flag, const char *path)
{
	char *rel = make_path(f->mk, path);
	bool folder = !streq(flag, "-include") && !streq(flag, "-imacros");

	if (!rel)
		return xstrdup(path);
	if (folder ? is_dir(f->kb->tree, rel) : tree_exists(f->kb->tree, rel))
		return rel;
	free(rel);
	return NULL;
}

static char *whole_path(const struct tree *tree, const char *path)
{
	return path[0] == '/' ? xstrdup(path)
			      : path_join(tree_root(tree), path);
}

static void add_path(struct flags *f, const char *flag, const char *path)
{
	char *usable = usable_path(f, flag, path);
	char *key;

	if (!usable)
		return;
	key = xasprintf("%s%s", flag, usable);
	if (strset_add(&f->seen, key)) {
		if (streq(flag, "-I")) {
			vec_push(f->out, xstrdup(key));
		} else {
			vec_push(f->out, xstrdup(flag));
			vec_push(f->out, whole_path(f->kb->tree, usable));
		}
	}
	free(key);
	free(usable);
}

static void add_plain(struct flags *f, const char *flag, const char *value)
{
	char *whole = xasprintf("%s%s", flag, value);

	if (strset_add(&f->seen, whole))
		vec_push(f->out, whole);
	else
		free(whole);
}

/* Keep of TEXT what the preprocessor cares about. */
static void add_flags(struct flags *f, const char *text)
{
	static const struct {
		const char *flag;
		bool path;
		const char *as;
	} kinds[] = {
		{ "-include", true, "-include" },
		{ "-imacros", true, "-imacros" },
		{ "-isystem", true, "-I" },
		{ "-idirafter", true, "-I" },
		{ "-iquote", true, "-iquote" },
		{ "-I", true, "-I" },
		{ "-D", false, "-D" },
		{ "-U", false, "-U" },
	};
	char *word;

	while ((word = shell_word(&text))) {
		size_t i = 0;
		char *value;

		while (i < ARRAY_SIZE(kinds) &&
		       !starts_with(word, kinds[i].flag))
			i++;
		if (i == ARRAY_SIZE(kinds)) {
			free(word);
			continue;
		}
		value = xstrdup(word + strlen(kinds[i].flag));
		free(word);
		if (!*value) {
			free(value);
			value = shell_word(&text);
		}
		if (value && kinds[i].path)
			add_path(f, kinds[i].as, value);
		else if (value)
			add_plain(f, kinds[i].as, value);
		free(value);
	}
}

static void add_variable(struct flags *f, struct folder *folder,
			 const char *name)
{
	struct strbuf value = STRBUF_INIT;

	f->mk = &folder->mk;
	make_value(&folder->mk, name, &value);
	add_flags(f, strbuf_str(&value));
	strbuf_release(&value);
}

/* What the folders from the root down to FOLDER hand down. */
static void add_inherited(struct flags *f, struct folder *folder)
{
	char *path = xstrdup(folder->path);

	if (up(path))
		add_inherited(f, folder_at(f->kb, path));
	add_variable(f, folder, "subdir-ccflags-y");
	free(path);
}

void kbuild_flags(struct kbuild *kb, const char *file, struct str_vec *out)
{
	struct place place = find_place(kb, file);
	struct flags f = { .kb = kb, .out = out };
	const char *base = path_base(file);
	char *var;

	add_inherited(&f, place.folder);
	add_variable(&f, place.folder, "ccflags-y");
	if (place.object)
		var = xasprintf("CFLAGS_%s.o", place.object->name);
	else
		var = xasprintf("CFLAGS_%.*s.o", (int)strcspn(base, "."), base);
	add_variable(&f, place.folder, var);
	free(var);
	strmap_release(&f.seen, NULL);
}
