#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What `make install` puts where, and that the program works from there.
. "$(dirname "$0")/lib.sh"

# Not as a part of the make that runs the tests.
unset MAKEFLAGS MAKELEVEL MFLAGS
build=$(dirname "$DMABUF_REVOKE")
dest=$WORK/dest

run make -C "$ROOT" O="$build" DESTDIR="$dest" PREFIX=/usr install
is 'make install' "$status" 0
[ "$status" = 0 ] || diag_file "$err"
program=$dest/usr/bin/dmabuf-revoke
share=$dest/usr/share/dmabuf-revoke
ok 'the program' test -x "$program"
run "$program" --version
is 'it runs' "$status" 0

(cd "$ROOT" && find cocci kernel-patches reports checker/data -type f ! -path '*/out/*' \
	! -path '*/tests/*') | sort >want
(cd "$share" && find . -type f ! -name .folders) | sed 's,^\./,,' | sort >got
same 'all data files, and nothing else' got want
ok 'there is a semantic patch' test -n "$(grep -m 1 '^cocci/' got)"
ok 'there is a step of a series' \
	test -n "$(grep -m 1 '^kernel-patches/upstream/' got)"
ok 'there is a schema' test -s "$share/reports/audit.schema.json"

man=$dest/usr/share/man/man1/dmabuf-revoke.1
ok 'the manual page' test -s "$man"
has 'it is a manual page' "$man" '.TH "dmabuf-revoke" "1"'
completion=$dest/usr/share/bash-completion/completions/dmabuf-revoke
ok 'the completion is for bash' bash -n "$completion"
is 'it completes a command' "$(bash -c '
	. "$1"
	COMP_WORDS=(dmabuf-revoke au) COMP_CWORD=1
	_dmabuf_revoke
	echo "${COMPREPLY[*]}"' - "$completion")" audit

mkdir tree
cp -a "$ROOT/checker/tests/trees/base/." "$ROOT/checker/tests/trees/mini/." tree
# Away from the source tree it must find its data beside itself.
mv "$dest" "$WORK/elsewhere"
run env -u DMABUF_REVOKE_DATADIR "$WORK/elsewhere/usr/bin/dmabuf-revoke" \
	series -o patches tree
is 'a series, from where it is installed' "$status" 0
[ "$status" = 0 ] || diag_file "$err"
mv "$WORK/elsewhere" "$dest"

run make -C "$ROOT" O="$build" DESTDIR="$dest" PREFIX=/usr uninstall
is 'make uninstall' "$status" 0
is 'nothing is left' "$(find "$dest")" "$dest"
mkdir -p "$dest/usr/bin"
run make -C "$ROOT" O="$build" DESTDIR="$dest" PREFIX=/usr install
run make -C "$ROOT" O="$build" DESTDIR="$dest" PREFIX=/usr install
run make -C "$ROOT" O="$build" DESTDIR="$dest" PREFIX=/usr uninstall
is 'what was there before is left' "$(find "$dest" | sort)" \
	"$dest
$dest/usr
$dest/usr/bin"
run make -C "$ROOT" O="$build" DESTDIR="$dest" PREFIX=/usr install
mkdir -p "$dest/usr/share/man/man1"
touch "$dest/usr/share/man/man1/other.1"
run make -C "$ROOT" O="$build" DESTDIR="$dest" PREFIX=/usr uninstall
is 'make uninstall beside others' "$status" 0
is 'what is theirs is left' "$(find "$dest" -type f)" \
	"$dest/usr/share/man/man1/other.1"
run make -C "$ROOT" O="$build" DESTDIR="$dest" PREFIX=/usr uninstall
is 'make uninstall of nothing' "$status" 0

# Every target that help names exists, and help names the promised ones.
run make -C "$ROOT" help
for target in run test audit series bench install; do
	has "help names $target" "$out" "make $target "
done
for target in $(sed -n 's/^make \([a-z]*\) .*/\1/p' "$out"); do
	ok "make $target exists" make -C "$ROOT" -n O="$build" "$target"
done
done_testing
