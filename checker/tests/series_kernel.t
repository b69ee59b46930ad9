#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The series of a real kernel: git takes it, no old name is left, everything
# else is where it was, and what it touches compiles as before after every
# patch (--verify). Takes some minutes and 4 GB below $TMPDIR.
. "$(dirname "$0")/lib.sh"
command -v spatch >/dev/null || skip_all 'there is no spatch'
need_kernel 6.12

# What it takes to compile.
for tool in gcc flex bison bc jq; do
	command -v $tool >/dev/null || missing="${missing-} $tool"
done

names='move_notify|dma_buf_move_notify|(CONFIG_)?DMABUF_MOVE_NOTIFY'

if [ -n "${missing-}" ]; then
	skip "cannot compile without$missing"
	exits 'the series of 6.12' 0 \
		"$DMABUF_REVOKE" series -o patches "$KERNEL"
else
	exits 'the series of 6.12 holds' 0 \
		"$DMABUF_REVOKE" series --verify-json verify.json \
		-o patches "$KERNEL"
	cp "$out" verified
	has 'it says so' verified 'The series holds'
	ok 'the JSON form fits its schema' \
		json_valid "$ROOT/reports/verify.schema.json" verify.json
	is 'every file that is touched compiles' \
		"$(jq "[.not_compiled[] | select(.touched)] | length" \
			verify.json)" 0
	ok 'and dozens that include what is touched' \
		test "$(jq .build.objects verify.json)" -ge 40
fi
is 'nothing to complain of' "$(cat "$err")" ''
is 'five patches' "$(wc -l <patches/series)" 5
has 'why there are no more' patches/0000* 'no exporter here takes buffers back'
exits 'once more' 0 "$DMABUF_REVOKE" series -o again "$KERNEL"
ok 'the same bytes' diff -r patches again

# --- git ---

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@localhost
export GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@localhost
cp -r "$KERNEL" tree && cd tree || exit 1
git init -q -b work
git config core.compression 0
git config gc.auto 0
# Only what is touched: that is fast, and git minds the rest as little.
files=$(sed -n 's|^diff --git a/\(.*\) b/.*|\1|p' "$WORK"/patches/0*.patch | sort -u)
# shellcheck disable=SC2086 # a word for each
git add -f $files && git commit -q -m base && git tag base
while read -r patch; do
	ok "git am $patch" git am -q "$WORK/patches/$patch"
	git tag "after-${patch%%-*}"
done <"$WORK/patches/series"
git checkout -q after-0003
cd ..

# --- names: the first three ---

# Occurrences of the names as words, with what TTM and drivers call their own.
words()
{
	grep -rnwE "$names" "$1" --exclude-dir=.git | sed "s|^$1/||"
}
words tree | sed 's/:[0-9]*:/: /' >left
cat >expected-left <<-END
	drivers/gpu/drm/amd/amdgpu/amdgpu_object.c: 	/* move_notify is called before move happens */
	drivers/gpu/drm/i915/gem/i915_gem_ttm.c: 	 * from move_notify(). So just avoid doing much for now.
	drivers/gpu/drm/vmwgfx/vmwgfx_ttm_buffer.c:  * Calls move_notify for all subsystems needing it.
END
sort left >left.sorted
sort expected-left >want
same "what is left is TTM's and drivers' own" left.sorted want
lookalikes()
{
	grep -rohE '[A-Za-z0-9_]*(move_notify|MOVE_NOTIFY)[A-Za-z0-9_]*' "$1" \
		--exclude-dir=.git | grep -vxE "$names" | sort | uniq -c
}
lookalikes "$KERNEL" >want
lookalikes tree >got
same 'every look-alike is where it was' got want

# --- nothing is left to do ---

git -C tree checkout -q after-0005
exits 'a series of the result' 0 "$DMABUF_REVOKE" series -o none tree
is 'is empty' "$(ls -A none)" ''

# --- as posted ---

exits 'the series as posted' 0 \
	"$DMABUF_REVOKE" series --profile v3 -o v3 "$KERNEL"
is 'nothing to complain of' "$(cat "$err")" ''
is 'four of seven patches' "$(wc -l <v3/series)" 4
git -C tree checkout -q base
ok 'git takes them' git -C tree am -q "$WORK"/v3/000[1-9]*
exits 'an audit of the result' 0 \
	"$DMABUF_REVOKE" audit --format json -o v3.json tree
has 'its generation' v3.json '"generation": "v3"'
has 'the stub is the core'"'"'s' v3.json \
	'"callback": "dma_buf_unsupported_invalidate_mappings"'
lacks 'and no other is left' v3.json 'unsupported_move_notify'

done_testing
