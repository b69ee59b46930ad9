#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# spatch, with report and org modes for the checks of this folder:
#
#	report.sh -D report --sp-file pin-unchecked.cocci drivers/x/y.c
#	drivers/x/y.c:12:1-24: ERROR: nobody looks at what ...
#
# A check marks what it finds (`*`), and its head has the text ("// Report:
# TEXT"); this script makes lines of the diff that spatch shows of the marks.
# The columns are those of the marked line. All arguments are spatch's; other
# modes, and semantic patches that have no such text, are spatch's affair.
# README, beside this, says how `make coccicheck` uses it.

mode=
rule=
last=
for arg; do
	case $last in
	-D)
		case $arg in report|org) mode=$arg; esac ;;
	--sp-file|--cocci-file|--sp)
		rule=$arg ;;
	esac
	last=$arg
done
text=
[ -z "$mode" ] || [ -z "$rule" ] ||
	text=$(sed -n 's,^// Report: ,,p' "$rule" | head -n 1)
[ -n "$text" ] || exec spatch "$@"

# That they want no diff means that they want no other output.
diff=$(mktemp) || exit
trap 'rm -f "$diff"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
spatch "$@" --show-diff >"$diff"
status=$?

# "--- " begins a file only where no hunk goes on.
TEXT=$text awk -v mode="$mode" '
left > 0 && /^-/ {
	match($0, /^-[ \t]*/)
	if (mode == "org")
		form = "* TODO [[view:%s::face=ovl-face1::linb=%d::" \
		       "colb=%d::cole=%d][%s]]\n"
	else
		form = "%s:%d:%d-%d: %s\n"
	printf form, file, line, RLENGTH - 1, length($0) - 1, ENVIRON["TEXT"]
}
left > 0 {
	if (/^[- ]/) {
		left--
		line++
	}
	next
}
/^--- / {
	file = substr($0, 5)
	sub(/\t.*/, "", file)
}
/^@@ / {
	split(substr($2, 2), at, ",")
	line = at[1]
	left = $2 ~ /,/ ? at[2] : 1
}' "$diff"
exit "$status"
