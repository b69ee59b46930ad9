#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The semantic patches by themselves, as a maintainer runs them: plain spatch,
# without options or include paths. cocci/tests/NAME.c names its rule in the
# first line, with what it needs to be told; NAME.res is what has to come out.
# check-NAME.c is for the check cocci/check/NAME.cocci, and check-NAME.res what
# that reports: something of every bad_ function in it, and nothing of a good_
# one. After a change of a rule:
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

# What the kernel asks of the head of rule $1, which has the modes $2..., and
# what users need not have.
header()
{
	head=$1
	shift
	for mode; do
		grep -qx "virtual $mode" "$head" || return
	done
	[ "$(head -n 1 "$head")" = '// SPDX-License-Identifier: GPL-2.0-only' ] &&
	[ "$(grep -c '^///' "$head")" -eq 3 ] &&
	grep -qE '^// Confidence: (High|Moderate|Low)$' "$head" &&
	grep -q '^// Options: ' "$head" &&
	! grep -qE '^@.*script:' "$head"
}

# Every rule has a name, or a maintainer cannot say which one is wrong.
named()
{
	! grep -nE '^@[[:space:]]*@' "$1" | grep -vE ':@@$' &&
	awk '/^@/ { n++; if (n % 2 && $0 == "@@") exit 1 }' "$1"
}

# parses RULE [ARGS]
parses()
{
	parsed=$1
	shift
	spatch --parse-cocci "$@" "$parsed" >"$WORK/.parsed" 2>&1 && return
	grep -A 3 error "$WORK/.parsed"
	return 1
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
	ok "$name: the head says what it is" header "$1" patch
	ok "$name: every rule has a name" named "$1"
	# With what a test of its says that it needs.
	# shellcheck disable=SC2046 # arguments, word by word
	ok "$name: parses" parses "$1" $(sed -n "1s,^// spatch: $name,,p" \
		"$cocci/tests/$name"-*.c | head -n 1)
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

# Findings by function, of report $1 on file $2: "bad_x 1".
by_function()
{
	awk -F: 'NR == FNR { found[$2] = 1; next }
	match($0, /^[^ \t\/].*/) && match($0, /(bad|good)_[a-z0-9_]+/) {
		name = substr($0, RSTART, RLENGTH)
		n[name] += 0
	}
	name && FNR in found { n[name]++ }
	END { for (i in n) print i, n[i] }' "$1" "$2"
}

# Is something found in each bad function, and in no good one?
fair()
{
	by_function "$1" "$2" >"$WORK/.fair"
	! grep -E '^bad_.* 0$|^good_.* [^0]' "$WORK/.fair" &&
	[ "$(grep -c '^bad_' "$WORK/.fair")" -ge 3 ] &&
	[ "$(grep -c '^good_' "$WORK/.fair")" -ge 3 ]
}

check_tests()
{
	name=$(basename "$1" .cocci)
	file=check-$name.c
	res=$cocci/tests/check-$name.res

	ok "check $name: the head says what it is" \
		header "$1" report context org
	ok "check $name: it has a text" grep -qE \
		'^// Report: (ERROR|WARNING): ' "$1"
	ok "check $name: it says which files to look at" \
		grep -q '^// Keywords: ' "$1"
	ok "check $name: every rule has a name" named "$1"
	ok "check $name: parses" parses "$1" -D context
	is "check $name: is tested" "$(head -n 1 "$cocci/tests/$file")" \
		"// check: $name"

	cp "$cocci/tests/$file" .
	run "$cocci/check/report.sh" --very-quiet --timeout 120 -D report \
		--sp-file "$1" "$file"
	is "check $name: it runs" "$status" 0
	is "check $name: no warnings" "$(cat "$err")" ''
	[ -z "${UPDATE:-}" ] || cp "$out" "$res"
	same "check $name: as in check-$name.res" "$out" "$res"
	ok "check $name: what is bad, and nothing else" fair "$out" "$file"
	same "check $name: nothing is changed" "$file" "$cocci/tests/$file"

	# Plain spatch marks the same lines.
	run spatch --very-quiet --timeout 120 -D context --sp-file "$1" "$file"
	is "check $name: plain spatch finds as much" \
		"$(grep -c '^-[^-]' "$out")" "$(grep -c . "$res")"
}

for rule in "$cocci"/*.cocci; do
	rule_tests "$rule"
done
for check in "$cocci"/check/*.cocci; do
	check_tests "$check"
done
for file in "$cocci"/tests/*.c; do
	case ${file##*/} in
	check-*)
		ok "${file##*/} tests a check" \
			test -f "$cocci/check/$(sed -n '1s,^// check: ,,p' "$file").cocci" ;;
	*)
		file_tests "$file"
	esac
done

# The other mode of a check, and what is no check.
pin=$cocci/check/pin-unchecked.cocci
cat >pin.c <<'END'
void f(struct x *x)
{
	dma_buf_pin(x->attach);
}
END
run "$cocci/check/report.sh" --very-quiet -D org --no-show-diff \
	--cocci-file "$pin" pin.c
text=$(sed -n 's,^// Report: ,,p' "$pin")
is 'org mode' "$(cat "$out")" \
	"* TODO [[view:pin.c::face=ovl-face1::linb=3::colb=1::cole=24][$text]]"
run "$cocci/check/report.sh" --very-quiet -D report --sp-file "$pin" \
	--patch . --dir .
has 'with --patch' "$out" ./pin.c:3:1-24:
run "$cocci/check/report.sh" --very-quiet -D context --sp-file "$pin" pin.c
has 'context mode is that of spatch' "$out" '-	dma_buf_pin(x->attach);'
# As the kernel's coccicheck calls spatch, which wants no diff in report mode.
# shellcheck disable=SC2046 # options, word by word
run spatch -D report --no-show-diff --very-quiet --cocci-file "$pin" \
	$(sed -n 's,^// Options: ,,p' "$pin") --dir .
has 'report mode without report.sh: a diff' "$out" '-	dma_buf_pin(x->attach);'
run "$cocci/check/report.sh" --version
has 'what is not for it goes to spatch' "$out" 'spatch version'
run "$cocci/check/report.sh" -D report --sp-file "$pin" none.c
not_ok 'it fails where spatch fails' test "$status" = 0

# All checks on a tree.
all=$ROOT/checker/scripts/coccicheck.sh
mkdir -p 'a tree/drivers/x' 'a tree/include/linux'
cp pin.c 'a tree/drivers/x'
sed 's/dma_buf_pin(x->attach)/dma_buf_move_notify(x->buf)/' pin.c \
	>'a tree/drivers/x/old.c'
run "$all" 'a tree'
is 'coccicheck: it runs' "$status" 0
is 'coccicheck: the names of an old tree are right' \
	"$(cut -d: -f 1-3 "$out")" drivers/x/pin.c:3:1-24
echo 'void dma_buf_invalidate_mappings(struct dma_buf *dmabuf);' \
	>'a tree/include/linux/dma-buf.h'
run "$all" 'a tree' report
is 'coccicheck: in a new one they are not' "$(cut -d: -f 1-3 "$out")" \
	"drivers/x/old.c:3:1-29
drivers/x/pin.c:3:1-24"
exits 'coccicheck: no such mode' 2 "$all" 'a tree' patch
exits 'coccicheck: no such tree' 2 "$all" none

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
