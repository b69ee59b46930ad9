#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# coccicheck.sh TREE [MODE]: what the checks of cocci/check say about TREE, as
# the kernel's own `make coccicheck` has it; MODE is report (default), org or
# context. The tree needs no build, and is not written to.
#
# spatch reads only the files that have a keyword of the check: with all of
# drivers/ it takes a minute for each.

set -u

checks=$(cd "$(dirname "$0")/../../cocci/check" && pwd) || exit 2
tree=${1:?usage: coccicheck.sh TREE [MODE]}
mode=${2:-report}

case $mode in
report|org|context) ;;
*)
	echo "coccicheck: MODE is report, org or context, not '$mode'" >&2
	exit 2
esac
command -v spatch >/dev/null || {
	echo 'coccicheck: there is no spatch (Debian has it in coccinelle)' >&2
	exit 2
}
cd "$tree" || exit 2

dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT
find . -name .git -prune -o -type f -name '*.[ch]' \
	-exec grep -l '\<dma_buf_' {} + | sed 's,^\./,,' | sort >"$dir/all"

# The files with a keyword of check $1, each in a paragraph of its own: those
# of one paragraph spatch takes for one program.
candidates()
{
	words=$(sed -n 's,^// Keywords: ,,p' "$1" | sed 's/, */\\|/g')
	xargs -r -d '\n' grep -lw -e "$words" <"$dir/all" | sed G
}

# Only a tree that has a new name can have an old one.
has_new()
{
	grep -qs dma_buf_invalidate_mappings include/linux/dma-buf.h
}

status=0
for check in "$checks"/*.cocci; do
	case ${check##*/} in old-*) has_new || continue; esac
	candidates "$check" >"$dir/files"
	# shellcheck disable=SC2046 # options, word by word
	[ ! -s "$dir/files" ] ||
		"$checks/report.sh" --very-quiet -D "$mode" --sp-file "$check" \
			$(sed -n 's,^// Options: ,,p' "$check") --no-scanner \
			--file-groups "$dir/files" || status=2
done
exit "$status"
