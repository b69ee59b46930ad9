// SPDX-License-Identifier: GPL-2.0-only
/*
 * Inline assembler: its inputs are evaluated, its outputs are stored to, and
 * `asm goto` may go to its labels.
 */
#include "parse/extract.h"

void asm_stmt(struct extract *x, CXCursor cur)
{
	struct cursor_vec kids = place_operands(cur);
	struct str_vec labels = VEC_INIT;
	struct u32_vec out = VEC_INIT;
	size_t outputs = 0;

	if (!printed_asm(x, cur, &outputs, &labels) || outputs > kids.n) {
		x->unclear = true;
		outputs = 0;
	}
	for (size_t i = 0; i < kids.n; i++) {
		if (i < outputs)
			vec_push(&out, expr_place(x, kids.v[i]));
		else
			expr_value(x, kids.v[i]);
	}
	expr_event(x, EV_ASM, cur);
	/* Whether it was read before ("+r") does not matter to anybody. */
	vec_for_each(o, &out)
		expr_store(x, *o, expr_unknown(x), EVENT_COMPOUND, cur);
	jump_maybe(x, cur, &labels);
	vec_release(&out);
	str_vec_release(&labels);
	vec_release(&kids);
}
