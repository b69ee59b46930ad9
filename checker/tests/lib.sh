# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# What the end-to-end tests have in common. A test is an executable script
# checker/tests/NAME.t that starts with
#
#	#!/bin/sh
#	. "$(dirname "$0")/lib.sh"
#
# and ends with `done_testing`. It runs in a temporary folder of its own,
# $WORK, which is removed at the end. Everything below is POSIX shell.
#
#	$ROOT		the repository
#	$DMABUF_REVOKE	the program under test
#	$out, $err	what the last `run` wrote (file names), $status: its exit
#
#	run COMMAND...		run it, keep output and status, never fail
#	ok NAME COMMAND...	pass if COMMAND succeeds
#	not_ok NAME COMMAND...	pass if COMMAND fails
#	is NAME GOT WANT	pass if both strings are equal
#	same NAME GOT WANT	pass if both files are equal; shows the diff
#	has NAME FILE TEXT	pass if a line of FILE contains TEXT
#	lacks NAME FILE TEXT	pass if FILE can be read and none does
#	exits NAME STATUS CMD...	run CMD, pass if it exits with STATUS
#	skip_all REASON		skip the whole script, visibly
#	skip REASON		say that a part of the tests is left out, and why
#	plain_user		can as_user do its job? If not, it says why
#	as_user COMMAND...	run it with no more rights than modes of files give
#	need_kernel VERSION	$KERNEL is that unpacked kernel, or skip_all
#	importers FILE		the importers of an audit in JSON as a table, sorted
#	findings_read FILE	pass if the errors of an audit in JSON are those that
#			docs/findings.md has for the tree's version, skip
#			if it has none
#	json_valid SCHEMA FILE	succeed if FILE fits the JSON schema; says why not
#	done_testing		print the plan; last command of the script

set -u
LC_ALL=C.UTF-8
export LC_ALL

ROOT=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
DMABUF_REVOKE=${DMABUF_REVOKE:-$ROOT/build/dmabuf-revoke}
WORK=$(mktemp -d "${TMPDIR:-/tmp}/dmabuf-revoke-test.XXXXXX") || exit 2
# The store of facts and whatever else is cached is the test's own; fetched
# kernels are shared.
KERNEL_CACHE=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}
XDG_CACHE_HOME=$WORK/.cache
export XDG_CACHE_HOME DMABUF_REVOKE ROOT WORK

test_count=0
test_failed=0
out=$WORK/.out
err=$WORK/.err
status=0

clean_up()
{
	cd / && chmod -R u+rwX "$WORK" 2>/dev/null
	rm -rf "$WORK"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cd "$WORK" || exit 2

diag()
{
	printf '%s\n' "$*" | sed 's/^/# /'
}

# Comment lines made of the first lines of file $1.
diag_file()
{
	[ ! -s "$1" ] || head -n "${2:-20}" "$1" | sed 's/^/# /'
}

result()
{
	test_count=$((test_count + 1))
	if [ "$1" -eq 0 ]; then
		printf 'ok %d - %s\n' "$test_count" "$2"
		return 0
	fi
	test_failed=$((test_failed + 1))
	printf 'not ok %d - %s\n' "$test_count" "$2"
	return 1
}

run()
{
	"$@" >"$out" 2>"$err" </dev/null
	status=$?
	return 0
}

ok()
{
	test_name=$1
	shift
	"$@" >"$WORK/.ok" 2>&1
	result $? "$test_name" && return
	diag "failed: $*"
	diag_file "$WORK/.ok"
}

not_ok()
{
	test_name=$1
	shift
	! "$@" >"$WORK/.ok" 2>&1
	result $? "$test_name" && return
	diag "succeeded, but should fail: $*"
	diag_file "$WORK/.ok"
}

is()
{
	[ "$2" = "$3" ]
	result $? "$1" && return
	diag "got:  $2"
	diag "want: $3"
}

same()
{
	diff -u "$3" "$2" >"$WORK/.diff" 2>&1
	result $? "$1" && return
	diag_file "$WORK/.diff" 60
}

has()
{
	grep -qF -e "$3" -- "$2"
	result $? "$1" && return
	diag "no line with '$3' in:"
	diag_file "$2"
}

lacks()
{
	[ -r "$2" ] && ! grep -nF -e "$3" -- "$2" >"$WORK/.ok"
	result $? "$1" && return
	diag "'$3' in $2:"
	diag_file "$WORK/.ok"
}

exits()
{
	test_name=$1
	test_want=$2
	shift 2
	run "$@"
	[ "$status" -eq "$test_want" ]
	result $? "$test_name" && return
	diag "exit $status, not $test_want: $*"
	diag_file "$err"
}

skip_all()
{
	printf '1..0 # SKIP %s\n' "$*"
	exit 0
}

skip()
{
	test_count=$((test_count + 1))
	printf 'ok %d # SKIP %s\n' "$test_count" "$*"
}

# Root may read everything; nobody may not.
as_user()
{
	if [ "$(id -u)" -ne 0 ]; then
		"$@"
	else
		setpriv --reuid=65534 --regid=65534 --clear-groups \
			env HOME=/nonexistent XDG_CACHE_HOME= "$@"
	fi
}

plain_user()
{
	chmod 755 "$WORK"
	as_user "$DMABUF_REVOKE" --version >/dev/null 2>&1 && return
	echo 'root reads everything, and nobody cannot be asked instead'
	return 1
}

kernel()
{
	XDG_CACHE_HOME=$KERNEL_CACHE "$ROOT/checker/scripts/kernel.sh" "$1" \
		2>"$WORK/.kernel"
}

# A tree for the tests to read, as KERNEL; the script is skipped without.
need_kernel()
{
	KERNEL=$(kernel "$1") || skip_all "$(tail -n 1 "$WORK/.kernel")"
}

# Without line numbers, to compare with checker/tests/expect/importers-*.tsv.
importers()
{
	perl "$ROOT/checker/tests/importers.pl" <"$1" >"$WORK/.table"
	head -n 1 "$WORK/.table"
	tail -n +2 "$WORK/.table" | LC_ALL=C sort
}

findings_read()
{
	version=$(jq -r .tree.version "$1")
	awk -v head="## Errors in Linux $version" '
		/^## / { on = $0 == head }
		on && /^\| `/ { gsub(/`/, "", $2); print $2, $4, $6 }' \
		"$ROOT/docs/findings.md" | sort -u >"$WORK/.read"
	if [ ! -s "$WORK/.read" ]; then
		skip "docs/findings.md is about other versions than $version"
		return
	fi
	jq -r '.findings[] | select(.level == "error") |
		"\(.rule) \(.file) \(.function // "-")"' "$1" |
		sort -u >"$WORK/.found"
	same 'all errors were read, and all that were are found' \
		"$WORK/.found" "$WORK/.read"
}

json_valid()
{
	perl "$ROOT/checker/tests/json-valid.pl" "$1" "$2"
}

done_testing()
{
	printf '1..%d\n' "$test_count"
	[ "$test_failed" -eq 0 ]
	exit
}
