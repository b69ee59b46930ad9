#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The semantic patches by themselves, as a maintainer runs them: plain spatch,
# without options or include paths. cocci/tests/NAME.c names its rule in the
# first line, with what it needs to be told; NAME.res is what has to come out. After a change of a rule:
#
#	UPDATE=1 checker/tests/cocci.t && git diff cocci/tests
. "$(dirname "$0")/lib.sh"

command -v spatch >/dev/null ||
	skip_all 'no spatch here (Debian has it in coccinelle)'

cocci=$ROOT/cocci

# apply RULE IN OUT [ARGS]: OUT is IN with the rule applied; spatch is silent
# about much, so an exit status is all it gets.
apply()
{
	cp "$2" "$3" || return
	# shellcheck disable=SC2086 # arguments, word by word
	spatch --very-quiet --timeout 120 --sp-file "$cocci/$1.cocci" \
		${4:-} --in-place "$3" >"$WORK/.spatch" 2>&1 && return
	cat "$WORK/.spatch"
	return 1
}

# What the kernel asks of a rule's head, and what users need not have.
header()
{
	[ "$(head -n 1 "$1")" = '// SPDX-License-Identifier: GPL-2.0-only' ] &&
	[ "$(grep -c '^///' "$1")" -eq 3 ] &&
	grep -qE '^// Confidence: (High|Moderate|Low)$' "$1" &&
	grep -q '^// Options: ' "$1" &&
	grep -qx 'virtual patch' "$1" &&
	! grep -qE '^@.*script:' "$1"
}

# Every rule has a name, or a maintainer cannot say which one is wrong.
named()
{
	! grep -nE '^@[[:space:]]*@' "$1" | grep -vE ':@@$' &&
	awk '/^@/ { n++; if (n % 2 && $0 == "@@") exit 1 }' "$1"
}

# With what a test of its says that it needs.
parses()
{
	# shellcheck disable=SC2046 # arguments, word by word
	spatch --parse-cocci $(sed -n "1s,^// spatch: $(basename "$1" .cocci),,p" \
		"$cocci"/tests/"$(basename "$1" .cocci)"-*.c | head -n 1) "$1" >"$WORK/.parsed" 2>&1 || {
		grep -A 3 error "$WORK/.parsed"
		return 1
	}
}

# The same text but for the names, and the space in front of a colon.
old_names()
{
	sed -e 's/\<dma_buf_invalidate_mappings\>/dma_buf_move_notify/g' \
	    -e 's/\<invalidate_mappings\>/move_notify/g' \
	    -e 's/\(move_notify\) :/\1:/g' "$1"
}

# The rule $1 the other way round: both names of each pair exchanged.
swapped()
{
	sed -e 's/\<move_notify\>/<new>/g' -e 's/\<dma_buf_move_notify\>/<fun>/g' \
	    -e 's/\<invalidate_mappings\>/move_notify/g' \
	    -e 's/\<dma_buf_invalidate_mappings\>/dma_buf_move_notify/g' \
	    -e 's/<new>/invalidate_mappings/g' \
	    -e 's/<fun>/dma_buf_invalidate_mappings/g' "$cocci/$1.cocci"
}

# What a renaming rule made of $1, taken back by the same rule swapped.
back_tests()
{
	swapped "$rule" >swapped.cocci
	cp "$res" back.c
	run spatch --very-quiet --timeout 120 --sp-file swapped.cocci \
		--in-place back.c
	if grep -qw dma_buf_invalidate_mappings "$1"; then
		not_ok "$name: the new name was there: not taken for the rule's" \
			diff "$1" back.c
	else
		old_names back.c >got && old_names "$1" >want
		same "$name: swapped it goes back" got want
	fi
}

rule_tests()
{
	name=$(basename "$1" .cocci)
	ok "$name: the head says what it is" header "$1"
	ok "$name: every rule has a name" named "$1"
	ok "$name: parses" parses "$1"
	ok "$name: is tested" grep -qE "^// spatch: $name( |$)" "$cocci"/tests/*.c
}

file_tests()
{
	name=$(basename "$1" .c)
	res=${1%.c}.res
	rule=$(sed -n "1s,^// spatch: ,,p" "$1")
	args=${rule#"${rule%% *}"}
	rule=${rule%% *}

	ok "$name: names a rule" test -f "$cocci/$rule.cocci"
	ok "$name: $rule runs" apply "$rule" "$1" got.c "$args"
	[ -z "${UPDATE:-}" ] || cp got.c "$res"
	same "$name: as in $name.res" got.c "$res"
	ok "$name: $rule runs on the result" apply "$rule" "$res" again.c "$args"
	same "$name: a second time changes nothing" again.c "$res"
	case $rule in rename-*)
		old_names "$1" >want && old_names "$res" >got
		same "$name: nothing but names changes" got want
		back_tests "$1"
	esac
}

for rule in "$cocci"/*.cocci; do
	rule_tests "$rule"
done
for file in "$cocci"/tests/*.c; do
	file_tests "$file"
done

# Run by coccicheck, which sets the mode.
cp "$cocci/tests/rename-function-stub.c" mode.c
run spatch --very-quiet -D patch --sp-file "$cocci/rename-function.cocci" \
	--in-place mode.c
same 'with -D patch, as coccicheck runs it' mode.c \
	"$cocci/tests/rename-function-stub.res"

# What the type of is only known from another file, and said so.
cat >box.h <<'END'
struct box {
	const struct dma_buf_attach_ops *ops;
};
END
cat >use.c <<'END'
int f(struct box *b) { return !b->ops->move_notify; }
END
run spatch --very-quiet --sp-file "$cocci/rename-callback.cocci" use.c
lacks 'a type out of sight: nothing' "$out" invalidate_mappings
run spatch --very-quiet --include box.h \
	--sp-file "$cocci/rename-callback.cocci" use.c
has 'the same with --include' "$out" '!b->ops->invalidate_mappings;'

# Every input has a result and the other way round.
printf '%s\n' "$cocci"/tests/*.c | sed 's/\.c$//' >have
printf '%s\n' "$cocci"/tests/*.res | sed 's/\.res$//' >want
same 'each .c has its .res' have want

done_testing
