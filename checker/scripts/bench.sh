#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# bench.sh PROGRAM TREE: how long an audit takes and how much memory, beside
# what others need for the same work on the same machine at the same time:
#
#	cold audit	clang -fsyntax-only, two at a time, on the files that the
#			audit parses, with its flags and its made-up headers
#	second audit	one grep -rl for the words that the audit looks for
#	all rules	the second audit without any rule
#
# and, for the scale, spatch looking for the attach calls alone. Times are
# wall clock, the median of three rounds, in each of which all take turns;
# the page cache is warm. LLVM_DIR names the clang.

set -euo pipefail

program=$(realpath "$1")
tree=$(realpath "$2")
clang=${LLVM_DIR:-/usr/lib/llvm-19}/bin/clang
ROUNDS=${ROUNDS:-3}
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# --- the work, told by the program ---

echo "warming up"
"$program" audit --cache "$work/store" --trace trace -o first.txt "$tree"
sed -n 's/^word //p' trace >words
sed -n 's/^unit //p' trace >units
i=0
while read -r file; do
	i=$((i + 1))
	# A response file: one flag a line, quoted for clang.
	"$program" facts --flags --write-headers "$work/headers" \
		"$tree" "$file" </dev/null |
		sed "s/[\\\\\"]/\\\\&/g; s/.*/\"&\"/" >"$i.flags"
	printf '"%s"\n' "-ivfsoverlay" "$work/headers/overlay.yaml" \
		-fsyntax-only "$tree/$file" >>"$i.flags"
	echo "$i.flags"
done <units >flags
cat >attach.cocci <<'END'
@@
expression list es;
@@
(
* dma_buf_attach(es)
|
* dma_buf_dynamic_attach(es)
)
END

# --- who is measured ---

cold()
{
	rm -rf "$work/cold"
	"$program" audit -j 2 --cache "$work/cold" -o /dev/null "$tree"
}

second()
{
	"$program" audit -j 2 --cache "$work/store" -o /dev/null "$tree"
}

without_rules()
{
	"$program" audit -j 2 --cache "$work/store" --without all \
		-o /dev/null "$tree"
}

clang_two_at_a_time()
{
	xargs -P 2 -I '{}' "$clang" '@{}' <flags >/dev/null 2>clang.err
}

grep_words()
{
	grep -rl -F -f words "$tree" >/dev/null
}

spatch_attach()
{
	spatch --very-quiet -j 2 --sp-file attach.cocci --dir "$tree" \
		>spatch.out 2>/dev/null
}

took()
{
	local start end
	start=$EPOCHREALTIME
	"$@" || failed+=" $1"
	end=$EPOCHREALTIME
	awk "BEGIN { printf \"%.3f\\n\", $end - $start }" >>"$1.times"
}

median()
{
	sort -n "$1.times" | awk '{ t[NR] = $1 }
		END { print t[int((NR + 1) / 2)] }'
}

failed=
all='cold clang_two_at_a_time second grep_words without_rules spatch_attach'
for ((round = 1; round <= ROUNDS; round++)); do
	echo "round $round of $ROUNDS"
	for one in $all; do
		took "$one"
	done
done
read -r cold_rss cold_pss < <(cd / && perl "$here/peak.pl" "$program" audit \
	-j 2 --cache "$work/peak" -o /dev/null "$tree")
read -r second_rss second_pss < <(cd / && perl "$here/peak.pl" "$program" \
	audit -j 2 --cache "$work/store" -o /dev/null "$tree")

# --- the table ---

# NAME SECONDS PEER SECONDS LIMIT
compare()
{
	awk -v name="$1" -v t="$2" -v peer="$3" -v p="$4" -v limit="$5" '
	BEGIN {
		if (limit != "")
			verdict = t <= p * limit ? "at most " limit : "OVER " limit
		printf("%-14s %8.2f s   %-26s %8.2f s   %5.2f   %s\n",
			name, t, peer, p, t / p, verdict)
	}'
}

memory()
{
	printf '%-14s %8d MiB of memory in all processes (sum of RSS: %d MiB)   %s\n' \
		"$1" "$2" "$3" \
		"$( (($2 < $4)) && echo "less than $4" || echo "OVER $4")"
}

echo
echo "$(basename "$tree"): $(tail -n 1 first.txt)"
printf '%-14s %10s   %-26s %10s   %5s   %s\n' \
	'' time 'peer, the same work' time ratio limit
compare 'cold audit' "$(median cold)" "clang, $(wc -l <units) files, 2 at a time" \
	"$(median clang_two_at_a_time)" 1.5
compare 'second audit' "$(median second)" "grep -rl, $(wc -l <words) words" \
	"$(median grep_words)" 3
compare 'all rules' "$(median second)" 'the audit without any rule' \
	"$(median without_rules)" 1.33
compare 'cold audit' "$(median cold)" \
	"spatch, attach calls: $(grep -c '^-[^-]' spatch.out)" \
	"$(median spatch_attach)" ''
memory 'cold audit' "$cold_pss" "$cold_rss" 1024
memory 'second audit' "$second_pss" "$second_rss" 1024
if [ -s clang.err ]; then
	echo "clang did not accept: $(grep -c 'error:' clang.err) errors," \
		"the first: $(grep -m 1 'error:' clang.err)"
fi
[ -z "$failed" ] || { echo "failed:$failed"; exit 1; }
