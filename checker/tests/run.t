#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What `make run` does once everything is there, on a small tree.
. "$(dirname "$0")/lib.sh"

mkdir tree
cp -a "$ROOT/checker/tests/trees/base/." "$ROOT/checker/tests/trees/mini/." tree
tree_state()
{
	(cd tree && find . -printf '%p %m %s %T@ %l\n' | sort &&
		find . -type f -exec cksum {} + | sort)
}
tree_state >before

RUN=$ROOT/checker/scripts/run.sh
run "$RUN" "$DMABUF_REVOKE" tree upstream
is 'exit 0' "$status" 0
[ "$status" = 0 ] || diag_file "$err"
for file in reports/out/tree/*.json kernel-patches/out/tree/series \
	kernel-patches/out/tree/0000-cover-letter.patch; do
	ok "$file is written" test -s "$file"
	has "$file is named at the end" "$out" "$file"
done
cp "$out" first.txt
cp -a reports first-reports
cp -a kernel-patches first-patches

sleep 1 # or the clock would not show in the outputs
run "$RUN" "$DMABUF_REVOKE" "$WORK/tree/." upstream
is 'again: exit 0' "$status" 0
ok 'again: the same reports' diff -r first-reports reports
ok 'again: the same patches' diff -r first-patches kernel-patches
tree_state >after
same 'the tree is as it was' after before

run "$RUN" "$DMABUF_REVOKE" nowhere upstream
is 'no tree: exit 2' "$status" 2
ok 'no tree: a sentence' test -s "$err"
ok 'no tree: no output' test ! -e reports/out/nowhere
run "$RUN" "$DMABUF_REVOKE" tree nonsense
is 'no such profile: exit 2' "$status" 2
is 'no such profile: nothing is run' "$(cat "$out")" ''
has 'no such profile: a sentence' "$err" "not 'nonsense'"
run make -s -C "$ROOT" O="$(dirname "$DMABUF_REVOKE")" run PROFILE=v4 \
	DEPS=skip KDIR="$WORK/tree"
is 'make run PROFILE=v4: exit 2' "$status" 2
is 'make run PROFILE=v4: nothing is run' "$(cat "$out")" ''
has 'make run PROFILE=v4: a sentence' "$err" "not 'v4'"

# Which tree: KDIR, or one from the cache.
TREE=$ROOT/checker/scripts/tree.sh
run env KDIR=/some/where "$TREE"
is 'KDIR is taken as it is' "$(cat "$out")" /some/where
mkdir -p "$XDG_CACHE_HOME/dmabuf-revoke/src/linux-source-6.12"
run env KDIR= "$TREE"
is 'without KDIR: the cached 6.12' "$(cat "$out")" \
	"$XDG_CACHE_HOME/dmabuf-revoke/src/linux-source-6.12"
rmdir "$XDG_CACHE_HOME/dmabuf-revoke/src/linux-source-6.12"
mkdir bin
for tool in sh dirname; do
	ln -s "$(command -v $tool)" bin/
done
run env KDIR= PATH="$WORK/bin" "$TREE"
is 'neither: exit 2' "$status" 2
has 'neither: how to go on' "$err" KDIR=
done_testing
