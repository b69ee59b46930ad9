// SPDX-License-Identifier: GPL-2.0-only
#include "facts/store.h"

#include "facts/format.h"
#include "lib/cleanup.h"
#include "lib/file.h"
#include "lib/strmap.h"

#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>

/* What is known of a file's content. */
struct content {
	int64_t size, mtime, inode;
	uint64_t hash;
	bool checked; /* in this run */
	bool stored;  /* as it stands */
};

struct store {
	const struct tree *tree;
	struct names *names;
	sqlite3 *db;
	struct strmap contents; /* path -> struct content */
	bool writing;		/* a transaction is open */
	char *journal;		/* SQLite's file of it */
	int journal_handle;	/* of cleanup, while writing */
	bool put; /* something, in this run */
	bool broken;
	int64_t now; /* nanoseconds, when opened */
};

static const char schema[] =
	"PRAGMA journal_mode = DELETE;"
	"PRAGMA synchronous = OFF;"
	/* Before the commit nothing is written but the journal: then that can
	 * be removed with nothing lost. */
	"PRAGMA cache_spill = OFF;"
	"CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value);"
	"CREATE TABLE IF NOT EXISTS content (path TEXT PRIMARY KEY,"
	"  size INTEGER, mtime INTEGER, inode INTEGER, hash INTEGER)"
	"  WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS unit (id INTEGER PRIMARY KEY,"
	"  file TEXT NOT NULL, key INTEGER NOT NULL, deps INTEGER NOT NULL,"
	"  facts BLOB NOT NULL, UNIQUE (file, key));"
	"CREATE TABLE IF NOT EXISTS func (unit INTEGER NOT NULL"
	"  REFERENCES unit ON DELETE CASCADE, name TEXT, file TEXT,"
	"  line INTEGER, static INTEGER);"
	"CREATE TABLE IF NOT EXISTS call (unit INTEGER NOT NULL"
	"  REFERENCES unit ON DELETE CASCADE, caller TEXT, callee TEXT,"
	"  file TEXT, line INTEGER);"
	"CREATE INDEX IF NOT EXISTS func_unit ON func (unit);"
	"CREATE INDEX IF NOT EXISTS call_unit ON call (unit);";

static void broken(struct store *s, const char *what)
{
	if (!s->broken)
		warning("cannot %s the store of facts, going on without it: %s",
			what, sqlite3_errmsg(s->db));
	s->broken = true;
}

static int exec(struct store *s, const char *sql)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		broken(s, "use");
		return -1;
	}
	return 0;
}

static sqlite3_stmt *prepare(struct store *s, const char *sql)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) != SQLITE_OK)
		broken(s, "use");
	return st;
}

/* Facts of another version of this program are of no use. */
static int check_version(struct store *s)
{
	sqlite3_stmt *st;
	int version = 0;
	char *sql;
	int ret;

	st = prepare(s, "SELECT value FROM meta WHERE key = 'version'");
	if (!st)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW)
		version = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	if (version == FACTS_VERSION)
		return 0;
	sql = xasprintf("DELETE FROM unit; DELETE FROM content;"
			"REPLACE INTO meta VALUES ('version', %d);",
			FACTS_VERSION);
	ret = exec(s, sql);
	free(sql);
	return ret;
}

static int load_contents(struct store *s)
{
	sqlite3_stmt *st = prepare(
		s, "SELECT path, size, mtime, inode, hash FROM content");

	if (!st)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		struct content *c = xcalloc(1, sizeof(*c));
		const char *path = (const char *)sqlite3_column_text(st, 0);

		c->size = sqlite3_column_int64(st, 1);
		c->mtime = sqlite3_column_int64(st, 2);
		c->inode = sqlite3_column_int64(st, 3);
		c->hash = (uint64_t)sqlite3_column_int64(st, 4);
		c->stored = true;
		if (path)
			strmap_at(&s->contents, path)->value = c;
		else
			free(c);
	}
	sqlite3_finalize(st);
	return 0;
}

struct store *store_open(const char *path, const struct tree *tree,
			 struct names *names)
{
	struct store *s = xcalloc(1, sizeof(*s));
	struct timespec ts;

	s->tree = tree;
	s->names = names;
	s->journal = xasprintf("%s-journal", path);
	clock_gettime(CLOCK_REALTIME, &ts);
	s->now = (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
	if (file_mkdirs_for(path) < 0) {
		warning("cannot make the folder of the store of facts '%s': %s",
			path, strerror(errno));
		free(s->journal);
		free(s);
		return NULL;
	}
	if (sqlite3_open(path, &s->db) != SQLITE_OK) {
		broken(s, "open");
		goto fail;
	}
	sqlite3_busy_timeout(s->db, 30000);
	if (exec(s, "PRAGMA foreign_keys = ON") < 0 || exec(s, schema) < 0 ||
	    check_version(s) < 0 || load_contents(s) < 0)
		goto fail;
	return s;
fail:
	s->broken = true;
	store_close(s);
	return NULL;
}

/*
 * Whoever writes keeps all others from writing: so each unit is put by a
 * transaction of its own, and audits that run at the same time share a store.
 */
static bool begin(struct store *s)
{
	if (s->broken || exec(s, "BEGIN IMMEDIATE") < 0)
		return false;
	s->journal_handle = cleanup_path(s->journal);
	s->writing = true;
	return true;
}

/* What is broken is rolled back by closing, which needs the journal. */
static void commit(struct store *s)
{
	sigset_t held;

	if (s->broken)
		return;
	cleanup_hold(&held);
	if (exec(s, "COMMIT") == 0) {
		cleanup_forget(s->journal_handle);
		s->writing = false;
	}
	cleanup_release(&held);
}

/* A file that is about as new as this run may change again without its time
 * telling. */
static bool is_news(const struct store *s, const struct content *c)
{
	return !c->stored && c->inode && c->mtime <= s->now - 2000000000;
}

static bool has_news(const struct store *s)
{
	for (size_t i = 0; i < s->contents.n; i++) {
		if (is_news(s, s->contents.entries[i].value))
			return true;
	}
	return false;
}

static void save_contents(struct store *s)
{
	sqlite3_stmt *st = prepare(
		s, "REPLACE INTO content VALUES (?1, ?2, ?3, ?4, ?5)");

	if (!st)
		return;
	for (size_t i = 0; i < s->contents.n; i++) {
		struct content *c = s->contents.entries[i].value;

		if (!is_news(s, c))
			continue;
		sqlite3_bind_text(st, 1, s->contents.entries[i].key, -1,
				  SQLITE_STATIC);
		sqlite3_bind_int64(st, 2, c->size);
		sqlite3_bind_int64(st, 3, c->mtime);
		sqlite3_bind_int64(st, 4, c->inode);
		sqlite3_bind_int64(st, 5, (sqlite3_int64)c->hash);
		if (sqlite3_step(st) != SQLITE_DONE) {
			broken(s, "write");
			break;
		}
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
}

void store_close(struct store *s)
{
	if (!s)
		return;
	if (s->put && has_news(s) && begin(s)) {
		save_contents(s);
		commit(s);
	}
	/* Rolls back what is broken, for which it needs the journal. */
	if (s->writing)
		cleanup_forget(s->journal_handle);
	sqlite3_close(s->db);
	free(s->journal);
	strmap_release(&s->contents, free);
	free(s);
}

/* Hash of PATH's content as the tree shows it; 0 if it cannot be read. */
static uint64_t content_hash(struct store *s, const char *path)
{
	struct strmap_entry *e = strmap_at(&s->contents, path);
	struct content *c = e->value;
	struct strbuf text = STRBUF_INIT;
	struct stat st = { 0 };
	int64_t mtime;
	char *full;

	if (c && c->checked)
		return c->hash;
	if (!c)
		c = e->value = xcalloc(1, sizeof(*c));
	c->checked = true;
	full = path[0] == '/' ? xstrdup(path) :
				path_join(tree_root(s->tree), path);
	if (!tree_overlay_has(s->tree, path) && stat(full, &st) == 0) {
		mtime = (int64_t)st.st_mtim.tv_sec * 1000000000 +
			st.st_mtim.tv_nsec;
		if (c->stored && c->size == st.st_size && c->mtime == mtime &&
		    c->inode == (int64_t)st.st_ino)
			goto out;
		c->size = st.st_size;
		c->mtime = mtime;
		c->inode = (int64_t)st.st_ino;
	} else {
		c->inode = 0; /* not to be stored */
	}
	c->stored = false;
	c->hash = 0;
	if ((path[0] == '/' ? file_read(path, &text) :
			      tree_read(s->tree, path, &text)) == 0)
		c->hash = hash64(strbuf_str(&text), text.len, 1);
	strbuf_release(&text);
out:
	free(full);
	return c->hash;
}

/* Everything that F was made from, in one number. */
static uint64_t deps_hash(struct store *s, const char *file,
			  const struct facts *f)
{
	uint64_t h = content_hash(s, file);

	for (uint32_t i = 0; i < f->n_deps; i++) {
		const char *path = facts_str(f, f->deps[i].path);
		bool is_file = f->deps[i].kind == DEP_FILE;
		uint64_t part[3] = { h, is_file ? content_hash(s, path) : 0,
				     names_hash(s->names, path) };

		h = hash64(part, sizeof(part), 2);
	}
	return h;
}

bool store_get(struct store *s, const char *file, uint64_t key,
	       struct facts *f)
{
	sqlite3_stmt *st;
	uint64_t deps = 0;
	void *blob = NULL;
	int n = 0;

	if (s->broken)
		return false;
	st = prepare(s,
		     "SELECT deps, facts FROM unit WHERE file = ?1 AND key = ?2");
	if (!st)
		return false;
	sqlite3_bind_text(st, 1, file, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, (sqlite3_int64)key);
	if (sqlite3_step(st) == SQLITE_ROW) {
		deps = (uint64_t)sqlite3_column_int64(st, 0);
		n = sqlite3_column_bytes(st, 1);
		blob = xmalloc((size_t)n);
		memcpy(blob, sqlite3_column_blob(st, 1), (size_t)n);
	}
	/* Files are read below, and no writer should wait for that. */
	sqlite3_finalize(st);
	if (!blob)
		return false;
	if (facts_open(f, blob, (size_t)n) < 0) {
		free(blob);
		return false;
	}
	if (deps_hash(s, file, f) == deps)
		return true;
	facts_release(f);
	return false;
}

static sqlite3_int64 put_unit(struct store *s, const char *file, uint64_t key,
			      const struct facts *f)
{
	sqlite3_int64 id = -1;
	sqlite3_stmt *st;

	/* One set of facts a file is kept: the newest. */
	st = prepare(s, "DELETE FROM unit WHERE file = ?1");
	if (!st)
		return -1;
	sqlite3_bind_text(st, 1, file, -1, SQLITE_STATIC);
	sqlite3_step(st);
	sqlite3_finalize(st);
	st = prepare(s, "INSERT INTO unit (file, key, deps, facts)"
			" VALUES (?1, ?2, ?3, ?4)");
	if (!st)
		return -1;
	sqlite3_bind_text(st, 1, file, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, (sqlite3_int64)key);
	sqlite3_bind_int64(st, 3, (sqlite3_int64)deps_hash(s, file, f));
	sqlite3_bind_blob64(st, 4, f->blob, f->blob_size, SQLITE_STATIC);
	if (sqlite3_step(st) == SQLITE_DONE)
		id = sqlite3_last_insert_rowid(s->db);
	else
		broken(s, "write");
	sqlite3_finalize(st);
	return id;
}

static void put_calls(struct store *s, sqlite3_stmt *st,
		      const struct facts *f, const struct fact_func *fn)
{
	for (uint32_t i = 0; i < fn->nevents && !s->broken; i++) {
		const struct fact_event *e = &f->events[fn->first + i];
		char *callee;

		if (e->kind != EV_CALL)
			continue;
		callee = facts_expr_text(f, e->a);
		sqlite3_bind_text(st, 2, facts_str(f, fn->name), -1,
				  SQLITE_STATIC);
		sqlite3_bind_text(st, 3, callee, -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 4, facts_path(f, e->loc.file), -1,
				  SQLITE_STATIC);
		sqlite3_bind_int(st, 5, (int)e->loc.line);
		if (sqlite3_step(st) != SQLITE_DONE)
			broken(s, "write");
		sqlite3_reset(st);
		free(callee);
	}
}

static void put_tables(struct store *s, sqlite3_int64 unit,
		       const struct facts *f)
{
	sqlite3_stmt *func =
		prepare(s, "INSERT INTO func VALUES (?1, ?2, ?3, ?4, ?5)");
	sqlite3_stmt *call =
		prepare(s, "INSERT INTO call VALUES (?1, ?2, ?3, ?4, ?5)");

	for (uint32_t i = 0; func && call && i < f->n_funcs && !s->broken;
	     i++) {
		const struct fact_func *fn = &f->funcs[i];

		if (fn->kind != FUNC_BODY)
			continue;
		sqlite3_bind_int64(func, 1, unit);
		sqlite3_bind_text(func, 2, facts_str(f, fn->name), -1,
				  SQLITE_STATIC);
		sqlite3_bind_text(func, 3, facts_path(f, fn->loc.file), -1,
				  SQLITE_STATIC);
		sqlite3_bind_int(func, 4, (int)fn->loc.line);
		sqlite3_bind_int(func, 5, !!(fn->flags & FUNC_STATIC));
		if (sqlite3_step(func) != SQLITE_DONE)
			broken(s, "write");
		sqlite3_reset(func);
		sqlite3_bind_int64(call, 1, unit);
		put_calls(s, call, f, fn);
	}
	sqlite3_finalize(func);
	sqlite3_finalize(call);
}

void store_put(struct store *s, const char *file, uint64_t key,
	       const struct facts *f)
{
	sqlite3_int64 unit;

	if (!begin(s))
		return;
	s->put = true;
	unit = put_unit(s, file, key, f);
	if (unit >= 0)
		put_tables(s, unit, f);
	commit(s);
}
