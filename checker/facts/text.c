// SPDX-License-Identifier: GPL-2.0-only
/* Expressions in the words of C, for messages. */
#include "facts/facts.h"

#include "lib/strbuf.h"

static const char *const op_text[] = {
	[OP_NOT] = "!",	   [OP_COMPL] = "~", [OP_MINUS] = "-", [OP_ADD] = "+",
	[OP_MUL] = "*",	   [OP_DIV] = "/",   [OP_MOD] = "%",   [OP_SHL] = "<<",
	[OP_SHR] = ">>",   [OP_AND] = "&",   [OP_OR] = "|",    [OP_XOR] = "^",
	[OP_LAND] = "&&",  [OP_LOR] = "||",  [OP_EQ] = "==",   [OP_NE] = "!=",
	[OP_LT] = "<",	   [OP_LE] = "<=",   [OP_GT] = ">",    [OP_GE] = ">=",
	[OP_COMMA] = ",",
};

static void add(const struct facts *f, fact_expr_id id, struct strbuf *sb);

static void add_two(const struct facts *f, const struct fact_expr *e,
		    const char *between, struct strbuf *sb)
{
	add(f, e->a, sb);
	strbuf_addstr(sb, between);
	add(f, e->b, sb);
}

static const char *op_name(const struct fact_expr *e)
{
	return e->op < ARRAY_SIZE(op_text) && op_text[e->op] ? op_text[e->op] :
							       "?";
}

static void add(const struct facts *f, fact_expr_id id, struct strbuf *sb)
{
	const struct fact_expr *e = facts_expr(f, id);
	const char *name = facts_str(f, e->name);

	switch ((enum expr_kind)e->kind) {
	case EX_NULL:
		strbuf_addstr(sb, "NULL");
		break;
	case EX_INT:
		if (*name)
			strbuf_addstr(sb, name);
		else
			strbuf_addf(sb, "%lld", (long long)e->value);
		break;
	case EX_STRING:
		strbuf_addf(sb, "\"%s\"", name);
		break;
	case EX_FUNC:
	case EX_GLOBAL:
	case EX_PARAM:
	case EX_LOCAL:
		strbuf_addstr(sb, *name ? name : "(unnamed)");
		break;
	case EX_MEMBER:
		add(f, e->a, sb);
		strbuf_addf(sb, "%s%s", e->flags & EXPR_ARROW ? "->" : ".",
			    name);
		break;
	case EX_DEREF:
		strbuf_addstr(sb, "*");
		add(f, e->a, sb);
		break;
	case EX_ADDR:
		strbuf_addstr(sb, "&");
		add(f, e->a, sb);
		break;
	case EX_INDEX:
		add_two(f, e, "[", sb);
		strbuf_addstr(sb, "]");
		break;
	case EX_CALL:
		strbuf_addf(sb, "%s(...)", *name ? name : "(*f)");
		break;
	case EX_COND:
		add(f, e->c, sb);
		strbuf_addstr(sb, " ? ");
		add_two(f, e, " : ", sb);
		break;
	case EX_UNARY:
		strbuf_addstr(sb, op_name(e));
		add(f, e->a, sb);
		break;
	case EX_BINARY:
		add(f, e->a, sb);
		strbuf_addf(sb, " %s ", op_name(e));
		add(f, e->b, sb);
		break;
	case EX_OBJECT:
		strbuf_addf(sb, "(struct %s){...}", facts_str(f, e->type));
		break;
	case EX_NONE:
	case EX_UNKNOWN:
		if (e->flags & EXPR_CONTAINER) {
			strbuf_addstr(sb, "container_of(");
			add(f, e->a, sb);
			strbuf_addf(sb, ", struct %s, %s)",
				    facts_str(f, e->type), name);
		} else {
			strbuf_addstr(sb, *name ? name : "...");
		}
		/* What a compound assignment makes of it. */
		if (e->op && e->a) {
			strbuf_addf(sb, " %s ", op_name(e));
			add(f, e->a, sb);
		}
		break;
	}
}

char *facts_expr_text(const struct facts *f, fact_expr_id id)
{
	struct strbuf sb = STRBUF_INIT;

	add(f, id, &sb);
	return strbuf_detach(&sb);
}
