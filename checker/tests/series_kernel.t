#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The series of a real kernel: git takes it, no old name is left, everything
# else is where it was, and what it touches compiles as before after every
# patch. Takes some minutes and 4 GB below $TMPDIR.
. "$(dirname "$0")/lib.sh"
command -v spatch >/dev/null || skip_all 'there is no spatch'
need_kernel 6.12

names='move_notify|dma_buf_move_notify|(CONFIG_)?DMABUF_MOVE_NOTIFY'

exits 'the series of 6.12' 0 "$DMABUF_REVOKE" series -o patches "$KERNEL"
is 'nothing to complain of' "$(cat "$err")" ''
is 'three patches' "$(wc -l <patches/series)" 3
exits 'once more' 0 "$DMABUF_REVOKE" series -o again "$KERNEL"
ok 'the same bytes' diff -r patches again

# --- git ---

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@localhost
export GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@localhost
cp -r "$KERNEL" tree && cd tree || exit 1
git init -q -b base
git config core.compression 0
git config gc.auto 0
git add -A -f . && git commit -q -m base
git tag base
while read -r patch; do
	ok "git am $patch" git am -q "$WORK/patches/$patch"
	git tag "after-${patch%%-*}"
done <"$WORK/patches/series"
cd ..

# --- names ---

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

# --- the audit agrees ---

exits 'audit of the result' 0 "$DMABUF_REVOKE" audit --format json tree
has 'its generation' "$out" '"generation": "upstream"'
for rule in OLD_CALLBACK OLD_FUNCTION OLD_CONFIG; do
	lacks "no $rule" "$out" "\"rule\": \"$rule\""
done
exits 'a series of the result' 0 "$DMABUF_REVOKE" series -o none tree
is 'is empty' "$(ls -A none)" ''

# --- it compiles ---

for tool in gcc flex bison bc; do
	command -v $tool >/dev/null || missing="${missing-} $tool"
done
if [ -n "${missing-}" ]; then
	echo "ok $((test_count += 1)) - # SKIP cannot compile without$missing"
	done_testing
fi
objects=$(sed -n 's|^diff --git a/\(.*\)\.c b/.*|\1.o|p' \
	patches/[0-9]*.patch | sort -u | grep -v '/tests/')
build()
{
	(cd tree && git checkout -q "$1") &&
		make -s -C tree O="$WORK/build" -j2 allmodconfig prepare \
			modules_prepare >"$WORK/prepare.log" 2>&1 &&
		make -s -C tree O="$WORK/build" -j2 $objects \
			>"$WORK/compile.log" 2>&1
}
# Warnings without the places, which move.
warnings()
{
	grep -E 'warning:|error:' compile.log | sed 's/:[0-9:]* /: /' | sort
}
ok 'it compiles before' build base
warnings >before
for patch in 0001 0002 0003; do
	ok "it compiles after $patch" build "after-$patch"
	warnings >after
	same "no new warning after $patch" after before
done
done_testing
