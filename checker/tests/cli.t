#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The command line itself: what every command has in common.
. "$(dirname "$0")/lib.sh"

exits 'version' 0 "$DMABUF_REVOKE" --version
is 'the version is one line' "$(cat "$out")" \
	"dmabuf-revoke $(sed -n 's/.*_VERSION "\(.*\)"/\1/p' \
		"$ROOT/checker/version.h")"
exits 'short version' 0 "$DMABUF_REVOKE" -V
exits 'help' 0 "$DMABUF_REVOKE" --help
has 'help lists audit' "$out" '  audit '
has 'help lists series' "$out" '  series '
has 'help lists explain' "$out" '  explain '
has 'help lists rules' "$out" '  rules '
is 'help is no message' "$(cat "$err")" ''

# Wrong use: one sentence, exit 2, nothing on standard output.
wrong()
{
	want=$1
	shift
	exits "wrong use: dmabuf-revoke $*" 2 "$DMABUF_REVOKE" "$@"
	is "the sentence for it" "$(cat "$err")" "dmabuf-revoke: error: $want"
	is "no output for it" "$(cat "$out")" ''
}
mkdir empty
touch file
wrong 'no command given; --help lists them'
wrong "unknown command 'audti'; did you mean 'audit'?" audti
wrong "unknown command 'xyzzy'; --help lists what there is" xyzzy
wrong "unknown command ''; --help lists what there is" ''
wrong "unknown option '--xyzzy'; --help lists what there is" --xyzzy
wrong 'audit needs the kernel tree to look at' audit
wrong "unknown option '--fromat'; did you mean '--format'?" audit --fromat x
wrong 'series needs the kernel tree to convert' series
wrong "series takes one tree; what is 'b'?" series -o out a b
wrong 'series needs a folder for the patches: -o DIR' series empty
wrong "-o: 'file' is not a folder" series -o file empty
wrong "--profile takes upstream or v3, not 'v4'" \
	series --profile v4 -o out empty
wrong 'facts needs a kernel tree and a file in it' facts empty
wrong "unknown rule 'PIN_UNCHEKED'; did you mean 'PIN_UNCHECKED'?" \
	audit --without NO_UNMAP,PIN_UNCHEKED empty
wrong '--without needs the name of a rule' audit --without , empty
wrong "explain needs a rule; 'dmabuf-revoke rules' lists them" explain
wrong "explain takes one rule; what is 'b'?" explain no-unmap b
wrong "unknown rule 'no-unmpa'; did you mean 'NO_UNMAP'?" explain no-unmpa
wrong "unknown rule 'xyzzy'; 'dmabuf-revoke rules' lists them" explain xyzzy
wrong "unknown rule ''; 'dmabuf-revoke rules' lists them" explain ''
wrong "--format takes text or json, not 'terse'" explain -f terse NO_UNMAP
wrong "rules takes no argument; what is 'NO_UNMAP'?" rules NO_UNMAP
wrong "--format takes text or json, not 'xml'" rules --format=xml
for command in audit 'series -o out'; do
	exits "$command: no such tree" 2 "$DMABUF_REVOKE" $command nowhere
	is "$command: one sentence says so" "$(grep -c error: "$err")" 1
	exits "$command: not a kernel tree" 2 "$DMABUF_REVOKE" $command empty
	is "$command: one sentence says so" "$(grep -c error: "$err")" 1
done
ok 'nothing is left in the folder' [ "$(ls | tr '\n' ' ')" = 'empty file ' ]

exits 'a full disk is an error' 2 sh -c "'$DMABUF_REVOKE' --help >/dev/full"
has 'which says so' "$err" 'No space left on device'

# Every option of every command is in the manual and is completed.
for command in $("$DMABUF_REVOKE" --help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p')
do
	exits "$command --help" 0 "$DMABUF_REVOKE" "$command" --help
	has "$command --help says how to use it" "$out" \
		"usage: dmabuf-revoke $command "
	sed -n 's/^ .*  *\(--[a-z-]*\).*/\1/p' "$out" | sort -u >options
	ok "$command has options" grep -q -e --help options
	# What completion offers for "dmabuf-revoke COMMAND --".
	bash -c '. "$1"; COMP_WORDS=(dmabuf-revoke "$2" --) COMP_CWORD=2
		_dmabuf_revoke; printf "%s\n" "${COMPREPLY[@]}"' \
		- "$ROOT/checker/scripts/completion.bash" "$command" |
		sort >completed
	same "$command: completion knows all options" completed options
	while read -r option; do
		has "$command: the manual has $option" \
			"$ROOT/docs/dmabuf-revoke.1.scd" "*$option*"
	done <options
	has "$command is completed itself" \
		"$ROOT/checker/scripts/completion.bash" " $command "
done

# --- rules and explain ---

exits 'the rules' 0 "$DMABUF_REVOKE" rules
cp "$out" list
ok 'a line for each' [ "$(wc -l <list)" -gt 15 ]
ok 'whose columns are aligned' [ "$(sed -E \
	's/^([A-Z_]+ +)([a-z]+ +)(.*  ).*/\1\2\3/' list |
	awk '{ print length }' | sort -u | wc -l)" = 1 ]
exits 'the rules in JSON' 0 "$DMABUF_REVOKE" rules --format json
ok 'are the same' [ "$(jq -r '.rules[].name' "$out")" = \
	"$(cut -d ' ' -f 1 list)" ]
ok 'fit the schema' json_valid "$ROOT/reports/rules.schema.json" "$out"
# On a terminal that is too narrow for it, the summary goes below or on.
if command -v script >/dev/null; then
	for columns in 60 100; do
		script -qec "stty cols $columns; '$DMABUF_REVOKE' rules" /dev/null |
			tr -d '\r' >narrow
		is "$columns columns: all of it" "$(tr -s ' \n' '  ' <narrow)" \
			"$(tr -s ' \n' '  ' <list)"
		is "$columns columns: no line is longer" \
			"$(awk "length > $columns" narrow)" ''
	done
else
	skip "there is no script(1) to make a terminal"
fi
exits 'a rule' 0 "$DMABUF_REVOKE" explain NO_UNMAP
cp "$out" text
has 'its name' text 'NO_UNMAP: '
has 'its side' text 'Side   importer'
has 'its level' text 'Level  error'
for part in Why Bad Good Fix Contract; do
	ok "$part" grep -qx "$part" text
done
for spelling in no_unmap no-unmap No-Unmap; do
	exits "a rule as $spelling" 0 "$DMABUF_REVOKE" explain $spelling
	same 'the same rule' "$out" text
done
exits 'a rule in JSON' 0 "$DMABUF_REVOKE" explain --format json no-unmap
is 'it alone' "$(jq -r '.rules[].name' "$out")" NO_UNMAP
ok 'it fits the schema' json_valid "$ROOT/reports/rules.schema.json" "$out"
exits 'a full disk is an error' 2 \
	sh -c "'$DMABUF_REVOKE' rules >/dev/full"

# --- facts ---

cp -r "$ROOT/checker/tests/trees/base" tree
echo 'int f(void) { return 1; }' >tree/drivers/test/good.c
echo 'int f(' >tree/drivers/test/cut.c
facts()
{
	"$DMABUF_REVOKE" facts tree "$@"
}
exits 'facts of a file' 0 facts drivers/test/good.c
has 'are shown' "$out" 'drivers/test/good.c:1: f()'
for file in "drivers/test/none.c' cannot be read: No such file" \
	"drivers' cannot be read: Is a directory" \
	"/etc/passwd': files are named relative to the tree" \
	"../tree/drivers/test/good.c': files are named relative"; do
	exits "facts of ${file%%\'*}" 2 facts drivers/test/good.c "${file%%\'*}"
	is 'one sentence' "$(wc -l <"$err")" 1
	has 'which says why' "$err" "error: '$file"
	is 'no output' "$(cat "$out")" ''
done
exits 'facts of a file that does not compile' 2 facts drivers/test/cut.c
has 'say so' "$err" 'there are errors in what was parsed'
has 'and why' "$out" 'drivers/test/cut.c:1:7: error: '

# --- the tree ---

broken=$(printf 'line\nbreak')
mv tree "$broken"
tree_break()
{
	exits "$1: a line break in the tree's path" 2 "$DMABUF_REVOKE" "$@"
	is 'one sentence' "$(wc -l <"$err")" 1
	has 'which says so' "$err" 'has a line break in it'
}
tree_break audit "$broken"
tree_break series -o out "$broken"
tree_break facts "$broken" drivers/test/good.c

done_testing
