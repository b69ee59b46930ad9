#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Indirect importers: those of real kernels, against tables that were checked
# and against a count made in another way; and data files of one's own.
. "$(dirname "$0")/lib.sh"

tests=$ROOT/checker/tests

# What the audit has and the count has not (+), or the other way round (-).
# The count does not follow a queue into who has a library make it: drivers by
# saa7146_register_device() and imx_media_capture_device_init(). It does not
# know that vmw_prime_fd_to_handle() stands in the table by which vmwgfx is
# listed already.
differences()
{
	sed 's/ /	/' <<-END
		+vb2_dma_contig_memops drivers/staging/media/imx/imx-ic-prpencvf.c
		+vb2_dma_contig_memops drivers/staging/media/imx/imx-media-csi.c
		+vb2_dma_sg_memops drivers/media/pci/saa7146/hexium_gemini.c
		+vb2_dma_sg_memops drivers/media/pci/saa7146/hexium_orion.c
		+vb2_dma_sg_memops drivers/media/pci/saa7146/mxb.c
		+vb2_dma_sg_memops drivers/media/pci/ttpci/budget-av.c
		+vb2_dma_sg_memops drivers/staging/media/av7110/av7110_v4l.c
		-drm_gem_prime_fd_to_handle drivers/gpu/drm/vmwgfx/vmwgfx_prime.c
	END
}

# The kernel $1, "7" for the newest 7.x.
real_kernel()
{
	if ! tree=$(kernel "$1"); then
		skip "$1: $(tail -n 1 "$WORK/.kernel")"
		return
	fi
	name=${tree##*/linux-source-}
	table=$tests/expect/indirect-$name.tsv
	if [ ! -r "$table" ]; then
		skip "there is no table for $name"
		return
	fi
	"$DMABUF_REVOKE" audit --format json -o json "$tree" 2>"$err"
	"$tests/indirect.pl" <json >got
	same "$name: those of the table" got "$table"
	"$tests/indirect-count.sh" "$tree" >count
	"$tests/indirect.pl" count <json >got
	diff -U 0 count got | grep '^[-+][^-+]' | LC_ALL=C sort >unlike
	differences | LC_ALL=C sort >want
	same "$name: those of the count, but for what is known" unlike want
}

real_kernel 6.12
real_kernel 7

# --- data files ---

cp -r "$tests/trees/base" tree
cp -r "$tests/rules/indirect_calls/." tree
rm tree/expect

audit()
{
	run "$DMABUF_REVOKE" audit --no-cache --format json "$@" tree
}

# The rows of file $1 in the last audit, a line each.
rows()
{
	"$tests/indirect.pl" <"$out" | awk -F'\t' -v f="$1" \
		'$1 == f { print $3 " " $4 " " $5 }'
}

cat >tree/drivers/test/flag.c <<'END'
// SPDX-License-Identifier: GPL-2.0-only
struct thing { int flags, hidden; };
void flag_set(struct thing *t, int n)
{
	t->flags = n | THING_SHARES;
	t->hidden = THING_ON;
}
END
audit
is 'a flag that nobody told of' "$(rows drivers/test/flag.c)" ''
cat >mine <<'END'
# What a registration hides.
lib_get_pinned	flag THING_SHARES	-	sharing things

lib_get_pinned member hidden=THING_ON flags:THING_SHARES  # both
END
audit --helpers mine
is 'one that a file tells of' "$(rows drivers/test/flag.c)" \
	'lib_get_pinned hidden legacy-pinned
lib_get_pinned sharing things legacy-pinned'
sed -i 's/THING_SHARES/THING_SHARED/' tree/drivers/test/flag.c
audit --helpers mine
is 'and that is not set' "$(rows drivers/test/flag.c)" ''

audit
is 'a wrapper' "$(rows drivers/test/by_inline.c)" \
	'lib_get_pinned call of lib_get_inline legacy-pinned'
echo 'lib_get_pinned none lib_get_inline -' >mine
audit --helpers mine
is 'and one that a file says is none' "$(rows drivers/test/by_inline.c)" ''

printf 'no_such_thing call lib_put -\n' >mine
audit --helpers mine
is 'a helper that the tree does not have' "$status" 0
printf 'stacked_get call user_made -\n' >mine
echo 'void *user_made(void *); void *f(void *b) { return user_made(b); }' \
	>tree/drivers/test/made.c
audit --helpers mine
is 'a word that no code leads from' "$(rows drivers/test/made.c)" \
	'stacked_get call of user_made legacy-pinned'

exits 'no such file' 2 "$DMABUF_REVOKE" audit --helpers absent tree
has 'it is named' "$err" "cannot read 'absent'"
for line in 'lib_get' 'lib_get calls x -' 'lib_get call 1x -' \
	'lib_get call x y-z' 'lib_get member a.b.c -'; do
	printf '\n# fine\n%s\n' "$line" >mine
	exits "no line of such a file: $line" 2 \
		"$DMABUF_REVOKE" audit --helpers mine tree
	has 'the line is named' "$err" 'mine:3: '
done
done_testing
