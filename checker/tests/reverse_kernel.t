#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The newest 7.x kernel, where one is to be had: back to the old names and
# forward again is the kernel that was there. Takes two minutes and 2 GB below
# $TMPDIR.
. "$(dirname "$0")/lib.sh"
command -v spatch >/dev/null || skip_all 'there is no spatch'
need_kernel 7
grep -q 'dma_buf_invalidate_mappings(struct' \
	"$KERNEL/include/linux/dma-buf.h" ||
	skip_all "$(basename "$KERNEL") has the old names"

apply()
{
	(cd tree && GIT_CEILING_DIRECTORIES=$WORK git apply \
		--whitespace=nowarn "$WORK/$1/$2"*.patch)
}

exits 'nothing is to be done' 0 "$DMABUF_REVOKE" series -o none "$KERNEL"
is 'the folder is empty' "$(ls -A none)" ''

exits 'the way back' 0 "$DMABUF_REVOKE" series --reverse -o back "$KERNEL"
is 'nothing to complain of' "$(cat "$err")" ''
is 'two patches' "$(wc -l <back/series)" 2
lacks 'no place is an exception' back/0000* 'had the old name already'
cp -r "$KERNEL" tree
ok 'the function' apply back 0001
ok 'the callback' apply back 0002
not_ok 'there was something to do' \
	diff -q "$KERNEL/include/linux/dma-buf.h" tree/include/linux/dma-buf.h
not_ok 'no code has a new name' grep -rnE \
	'[.>]invalidate_mappings\>[^(]|\<dma_buf_invalidate_mappings\(' \
	tree/drivers tree/include

exits 'forward' 0 "$DMABUF_REVOKE" series -o forward tree
ok 'the callback' apply forward 0001
ok 'the function' apply forward 0002
ok 'to the byte the kernel that was there' diff -r "$KERNEL" tree

exits 'one driver' 0 "$DMABUF_REVOKE" series --reverse \
	--only drivers/gpu/drm/xe -o back "$KERNEL"
is 'nothing else is touched' "$(sed -n 's|^+++ b/||p' back/000[1-9]* |
	grep -v '^drivers/gpu/drm/xe/')" ''
is 'both patches are about it' "$(wc -l <back/series)" 2
done_testing
