// SPDX-License-Identifier: GPL-2.0-only
#include "lib/jput.h"

#include "lib/strbuf.h"
#include "version.h"

/*
 * Bytes of the well-formed UTF-8 sequence at S, 0 if there is none. Longer
 * forms than needed, surrogates and what lies beyond U+10FFFF are not.
 */
static size_t utf8_len(const unsigned char *s)
{
	unsigned char min = 0x80, max = 0xbf;
	size_t n;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (s[0] == 0xe0)
		min = 0xa0;
	else if (s[0] == 0xed)
		max = 0x9f;
	else if (s[0] == 0xf0)
		min = 0x90;
	else if (s[0] == 0xf4)
		max = 0x8f;
	for (size_t i = 1; i < n; i++) {
		if (s[i] < min || s[i] > max)
			return 0;
		min = 0x80;
		max = 0xbf;
	}
	return n;
}

char *jput_utf8(const char *s)
{
	struct strbuf out = STRBUF_INIT;

	while (*s) {
		size_t n = utf8_len((const unsigned char *)s);

		if (n)
			strbuf_add(&out, s, n);
		else
			strbuf_addstr(&out, "\xef\xbf\xbd");
		s += n ? n : 1;
	}
	return strbuf_detach(&out);
}

void jput(json_t *parent, const char *key, json_t *obj)
{
	if (json_object_set_new(parent, key, obj) < 0)
		die("out of memory");
}

void jput_push(json_t *array, json_t *obj)
{
	if (json_array_append_new(array, obj) < 0)
		die("out of memory");
}

void jput_str(json_t *parent, const char *key, const char *s)
{
	char *clean;

	if (!s) {
		jput(parent, key, json_null());
		return;
	}
	clean = jput_utf8(s);
	jput(parent, key, json_string(clean));
	free(clean);
}

void jput_num(json_t *parent, const char *key, size_t n)
{
	jput(parent, key, json_integer((json_int_t)n));
}

void jput_bool(json_t *parent, const char *key, bool b)
{
	jput(parent, key, json_boolean(b));
}

void jput_tool(json_t *document)
{
	json_t *o = json_object();

	jput_str(o, "name", DMABUF_REVOKE_NAME);
	jput_str(o, "version", DMABUF_REVOKE_VERSION);
	jput(document, "tool", o);
}
