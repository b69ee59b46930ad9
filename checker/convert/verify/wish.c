// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which symbol of the configuration a file waits for. Only what stands in the
 * makefile of its folder, in one line with the object; allmodconfig has set
 * nearly all there are, and what it has not, can often not be set at all.
 */
#include "convert/verify/priv.h"

#include "lib/file.h"

char *wish_symbol(const char *text, const char *object)
{
	static const char open[] = "$(CONFIG_";
	size_t n = strlen(object);

	for (const char *p = strstr(text, object); p;
	     p = strstr(p + n, object)) {
		const char *line = p;
		const char *at;

		if (p == text || is_ident(p[-1]) || p[-1] == '-' ||
		    is_ident(p[n]))
			continue;
		while (line > text && line[-1] != '\n')
			line--;
		at = strstr(line, open);
		if (!at || at > p)
			continue;
		at += strlen(open);
		return xstrndup(at, strcspn(at, ")\n"));
	}
	return NULL;
}

static char *find_symbol(const struct verifier *v, const struct vobj *o)
{
	static const char *const names[] = { "Kbuild", "Makefile" };
	char *dir = path_dir(o->source);
	char *symbol = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(names) && !symbol; i++) {
		char *rel = path_join(dir, names[i]);
		char *path = path_join(v->copy, rel);
		struct strbuf text = STRBUF_INIT;

		if (file_read(path, &text) == 0)
			symbol = wish_symbol(strbuf_str(&text),
					     path_base(o->name));
		strbuf_release(&text);
		free(path);
		free(rel);
	}
	free(dir);
	return symbol;
}

int wish_for(struct verifier *v, const struct vobj *o)
{
	char *symbol = find_symbol(v, o);
	struct strbuf text = STRBUF_INIT;
	char *path = path_join(v->dir, "allconfig");
	int ret = 0;

	if (!symbol)
		goto out;
	if (file_read(path, &text) < 0) {
		ret = error_errno("%s: cannot be read", path);
		goto out;
	}
	/* A switch takes the one, a module the other. */
	strbuf_addf(&text, "CONFIG_%s=y\nCONFIG_%s=m\n", symbol, symbol);
	ret = file_write(path, text.buf, text.len) < 0 ? -1 : 1;
out:
	strbuf_release(&text);
	free(symbol);
	free(path);
	return ret;
}
