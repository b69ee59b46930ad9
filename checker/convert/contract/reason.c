// SPDX-License-Identifier: GPL-2.0-only
#include "convert/contract/reason.h"

#include "lib/strbuf.h"

static bool does(const struct step *s, const char *name)
{
	vec_for_each(r, &s->rewrites) {
		if (streq(r->name, name))
			return true;
	}
	return false;
}

static void add_name(struct strbuf *out, const char *name)
{
	strbuf_addf(out, "%s%s", out->len ? ", " : "", name);
}

/* What there is of exporters, for steps that look for those that revoke. */
static char *exporters(const struct plan *p, const char *done)
{
	struct strbuf movers = STRBUF_INIT;
	size_t revoke = 0;
	char *why;

	vec_for_each(e, &p->exporters) {
		revoke += e->revokes;
		if (!e->revokes && e->calls.n)
			add_name(&movers, e->ops.name ? e->ops.name : "?");
	}
	if (revoke)
		why = xasprintf("every exporter here that takes buffers back %s already",
				done);
	else if (movers.len)
		why = xasprintf("no exporter here takes buffers back for good (%s move theirs)",
				movers.buf);
	else
		why = xstrdup("no exporter here takes buffers back");
	strbuf_release(&movers);
	return why;
}

static char *importers(const struct plan *p)
{
	size_t revocable = 0, pin = 0;

	vec_for_each(i, &p->importers) {
		revocable += i->cls == CLASS_REVOCABLE;
		pin += i->cls == CLASS_REVOCABLE && i->pins;
	}
	return xasprintf("of the %zu importers here with a working callback, %zu pin and the others can map again",
			 revocable, pin);
}

char *contract_reason(const struct plan *p, const struct step *s, size_t left)
{
	if (left)
		return xstrdup("what it is about is left to be decided by hand, see below");
	if (p && does(s, "waits"))
		return exporters(p, "waits for all fences and for unmaps");
	if (p && does(s, "admit"))
		return exporters(p, "refuses importers that cannot let go");
	if (p && does(s, "pin"))
		return importers(p);
	if (p && does(s, "name-stubs"))
		return xstrdup("no importer here has a callback that is a stub");
	if (does(s, "optional") || does(s, "add-function"))
		return xstrdup("the core has this already");
	return xstrdup("nothing in this tree has to change for it");
}
