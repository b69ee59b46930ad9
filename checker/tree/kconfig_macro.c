// SPDX-License-Identifier: GPL-2.0-only
#include "tree/kconfig_priv.h"

#define MAX_DEPTH 32
#define MAX_ARGS 8
#define MAX_EXPANSIONS 10000 /* in one line */

/*
 * What the tools would say of themselves. The parser is libclang, so the
 * kernel is to think that clang builds it; what is not known here was never
 * tried and counts as missing.
 */
static const struct {
	const char *name;
	const char *value;
} known[] = {
	{ "CC", "clang" },
	{ "LD", "ld.lld" },
	{ "CC_VERSION_TEXT", "clang version 19.1.0" },
	{ "cc-info", "Clang 190100" },
	{ "cc-name", "Clang" },
	{ "cc-version", "190100" },
	{ "as-info", "LLVM 190100" },
	{ "as-name", "LLVM" },
	{ "as-version", "190100" },
	{ "ld-info", "LLD 190100" },
	{ "ld-name", "LLD" },
	{ "ld-version", "190100" },
	{ "m32-flag", "-m32" },
	{ "m64-flag", "-m64" },
	{ "rustc-version", "0" },
	{ "rustc-llvm-version", "0" },
	{ "srctree", "." },
};

/* Code that a test program has if clang compiles it, and the kernel's
 * headers are better readable for it. */
static const char *const compiles[] = {
	"asm goto",
};

void kc_macro_set(struct kconfig *kc, const char *name, const char *value,
		  bool append)
{
	struct strmap_entry *e;
	char *old;

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		if (streq(known[i].name, name) && strmap_has(&kc->macros, name))
			return;
	}
	e = strmap_at(&kc->macros, name);
	old = e->value;
	if (append && old)
		e->value = xasprintf("%s %s", old, value);
	else
		e->value = xstrdup(value);
	free(old);
}

void kc_macro_init(struct kconfig *kc, const char *arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		kc_macro_set(kc, known[i].name, known[i].value, false);
	kc_macro_set(kc, "ARCH", arch, false);
	kc_macro_set(kc, "SRCARCH", arch, false);
	kc_macro_set(kc, "KERNELVERSION", tree_version(kc->tree), false);
}

/* --- test(1) --- */

/* The next argument of a shell command; false at its end. */
static bool argument(const char **p, struct strbuf *out)
{
	const char *s = *p + strspn(*p, " \t");
	char quote = '\0';

	strbuf_reset(out);
	if (!*s)
		return false;
	for (; *s && (quote || (*s != ' ' && *s != '\t')); s++) {
		if (quote && *s == quote)
			quote = '\0';
		else if (!quote && (*s == '"' || *s == '\''))
			quote = *s;
		else
			strbuf_addch(out, *s);
	}
	*p = s;
	return true;
}

static bool compare(const char *a, const char *op, const char *b)
{
	static const struct {
		const char *op;
		int less, equal, more;
	} ops[] = {
		{ "-eq", 0, 1, 0 }, { "-ne", 1, 0, 1 }, { "-lt", 1, 0, 0 },
		{ "-le", 1, 1, 0 }, { "-gt", 0, 0, 1 }, { "-ge", 0, 1, 1 },
	};
	long long x = strtoll(a, NULL, 10);
	long long y = strtoll(b, NULL, 10);

	if (streq(op, "=") || streq(op, "=="))
		return streq(a, b);
	if (streq(op, "!="))
		return !streq(a, b);
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		if (streq(ops[i].op, op))
			return x < y	? ops[i].less
			       : x == y ? ops[i].equal
					: ops[i].more;
	}
	return false;
}

/* Would the shell say that `test ARGS` holds? Files do not exist. */
static bool run_test(const char *args)
{
	struct strbuf arg[3] = { 0 };
	size_t n = 0;
	bool ret = false;

	while (n < ARRAY_SIZE(arg) && argument(&args, &arg[n]))
		n++;
	if (n == 3)
		ret = compare(strbuf_str(&arg[0]), strbuf_str(&arg[1]),
			      strbuf_str(&arg[2]));
	else if (n == 2 && streq(strbuf_str(&arg[0]), "-z"))
		ret = !arg[1].len;
	else if (n == 2 && streq(strbuf_str(&arg[0]), "-n"))
		ret = arg[1].len;
	for (size_t i = 0; i < ARRAY_SIZE(arg); i++)
		strbuf_release(&arg[i]);
	return ret;
}

static bool succeeds(const char *command)
{
	command += strspn(command, " \t");
	if (starts_with(command, "test "))
		return run_test(command + strlen("test "));
	for (size_t i = 0; i < ARRAY_SIZE(compiles); i++) {
		if (strstr(command, compiles[i]))
			return true;
	}
	return false;
}

/* --- expansion --- */

struct call {
	char *args[MAX_ARGS];
	size_t n;
};

static void expand(struct kconfig *kc, const char *text,
		   const struct call *outer, int depth, struct strbuf *out);

/* The end of the reference that S is in, behind its "$(". */
static const char *closing(const char *s)
{
	int depth = 1;

	for (; *s; s++) {
		if (*s == '(')
			depth++;
		else if (*s == ')' && --depth == 0)
			break;
	}
	return s;
}

/* True if NAME is one of Kconfig's own functions, or one of those that
 * scripts/Kconfig.include makes of $(shell): their answer is in OUT. */
static bool builtin(const char *name, const struct call *call,
		    struct strbuf *out)
{
	static const char *const silent[] = { "error-if", "warning-if", "info",
					      "warning" };
	static const char *const probes[] = {
		"cc-option",  "ld-option", "as-instr",
		"as-instr64", "as-option", "rustc-option",
	};
	const char *first = call->n ? call->args[0] : "";

	for (size_t i = 0; i < ARRAY_SIZE(silent); i++) {
		if (streq(name, silent[i]))
			return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(probes); i++) {
		if (streq(name, probes[i])) {
			strbuf_addch(out, 'n');
			return true;
		}
	}
	if (streq(name, "success")) {
		strbuf_addch(out, succeeds(first) ? 'y' : 'n');
	} else if (streq(name, "failure")) {
		/* Not known is no failure either. */
		strbuf_addch(out,
			     starts_with(first, "test ") && !succeeds(first)
				     ? 'y'
				     : 'n');
	} else if (streq(name, "if-success")) {
		size_t i = succeeds(first) ? 1 : 2;

		if (i < call->n)
			strbuf_addstr(out, call->args[i]);
	} else if (streq(name, "shell")) {
		strbuf_addch(out, '0');
	} else {
		return false;
	}
	return true;
}

/* Cut TEXT at its commas outside of parentheses, and expand the pieces.
 * Commands have commas of their own: they get all that is left. */
static void split(struct kconfig *kc, const char *text,
		  const struct call *outer, int depth, size_t max,
		  struct call *call)
{
	const char *start = text;
	int nest = 0;

	for (const char *s = text;; s++) {
		struct strbuf piece = STRBUF_INIT;
		char *raw;

		nest += (*s == '(') - (*s == ')');
		if (*s && (*s != ',' || nest > 0 || call->n + 1 >= max))
			continue;
		raw = xstrndup(start, (size_t)(s - start));
		expand(kc, raw, outer, depth, &piece);
		free(raw);
		call->args[call->n++] = strbuf_detach(&piece);
		start = s + 1;
		if (!*s)
			break;
	}
}

static void reference(struct kconfig *kc, const char *ref,
		      const struct call *outer, int depth, struct strbuf *out)
{
	size_t n = strcspn(ref, ",");
	struct call call = { 0 };
	struct strbuf name = STRBUF_INIT;
	char *raw = xstrndup(ref, n);
	const char *macro;
	bool command;

	expand(kc, raw, outer, depth, &name);
	free(raw);
	command = streq(strbuf_str(&name), "success") ||
		  streq(strbuf_str(&name), "failure") ||
		  streq(strbuf_str(&name), "shell");
	if (ref[n] == ',')
		split(kc, ref + n + 1, outer, depth, command ? 1 : MAX_ARGS,
		      &call);
	macro = strmap_get(&kc->macros, strbuf_str(&name));
	if (!builtin(strbuf_str(&name), &call, out) && macro)
		expand(kc, macro, &call, depth, out);
	for (size_t i = 0; i < call.n; i++)
		free(call.args[i]);
	strbuf_release(&name);
}

static void expand(struct kconfig *kc, const char *text,
		   const struct call *outer, int depth, struct strbuf *out)
{
	if (depth >= MAX_DEPTH || kc->expansions >= MAX_EXPANSIONS)
		return;
	kc->expansions++;
	while (*text) {
		size_t n = strcspn(text, "$");
		const char *end;
		char *ref;

		strbuf_add(out, text, n);
		text += n;
		if (!*text)
			break;
		if (text[1] != '(') {
			strbuf_addch(out, *text++);
			continue;
		}
		end = closing(text + 2);
		ref = xstrndup(text + 2, (size_t)(end - text - 2));
		if (outer && ref[0] >= '1' && ref[0] <= '8' && !ref[1]) {
			size_t i = (size_t)(ref[0] - '1');

			if (i < outer->n)
				strbuf_addstr(out, outer->args[i]);
		} else {
			reference(kc, ref, outer, depth + 1, out);
		}
		free(ref);
		text = *end ? end + 1 : end;
	}
}

void kc_macro_expand(struct kconfig *kc, const char *text, struct strbuf *out)
{
	kc->expansions = 0;
	expand(kc, text, NULL, 0, out);
}
