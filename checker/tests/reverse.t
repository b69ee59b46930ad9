#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# series --reverse on small trees: back to the old names, and forward again to
# the very bytes that were there.
. "$(dirname "$0")/lib.sh"

HOME=$WORK/home
export HOME GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
unset SOURCE_DATE_EPOCH XDG_CONFIG_HOME GIT_DIR GIT_WORK_TREE
mkdir "$HOME"
command -v spatch >/dev/null || skip_all 'spatch is not installed'

# apply FOLDER TREE NUMBER...: patches onto a tree without git.
apply()
{
	folder=$1 dir=$2
	shift 2
	for patch; do
		(cd "$dir" && GIT_CEILING_DIRECTORIES=$WORK \
			git apply --whitespace=nowarn \
			"$WORK/$folder/$patch"*.patch) || return
	done
}

# The list in the cover letter of FOLDER under a title that begins with $2.
list()
{
	awk -v title="$2" '
		index($0, title) == 1 { on = 1 }
		/^[^ ]/ && begun { exit }
		on && /^  / { print; begun = 1 }' "$1/0000-cover-letter.patch"
}

tree=$WORK/old
mkdir "$tree"
cp -a "$ROOT/checker/tests/trees/base/." "$tree"
cp -a "$ROOT/checker/tests/trees/mini/." "$tree"
rm "$tree/README"

# --- a tree of the old generation ---

exits 'a tree with the old names needs nothing' 0 \
	"$DMABUF_REVOKE" series --reverse -o none "$tree"
has 'and that is said' "$out" \
	'old needs no patch: its interface has the old names already'
is 'the folder is empty' "$(ls -A none)" ''

# --- back from what steps 1 and 2 made ---

exits 'the way forward' 0 "$DMABUF_REVOKE" series -o forward "$tree"
cp -a "$tree" new
ok 'steps 1 and 2' apply forward new 0001 0002
cp -a new new.was
exits 'and back' 0 "$DMABUF_REVOKE" series --reverse -o back new
[ "$status" -eq 0 ] || { done_testing; exit 1; }
has 'two patches' "$out" '2 patches in back'
is 'nothing to complain of' "$(cat "$err")" ''
ok 'the tree is what it was' diff -r new.was new
has 'the function comes first' back/series \
	'0001-dma-buf-Restore-the-name-dma_buf_move_notify.patch'
cover=back/0000-cover-letter.patch
has 'the cover letter speaks of the option' "$cover" \
	'CONFIG_DMABUF_MOVE_NOTIFY is not brought'
has 'and of what may be missing' "$cover" 'dma_buf_attach_revocable()'
has 'the semantic patches do as much as forward' "$cover" \
	'35 places in code where a name changes, 31 are'
is 'nothing had the old name' "$(list back 'These places had')" ''
cp -a new back.tree
ok 'the patches apply' apply back back.tree 0001 0002
ok 'that is the tree of before, to the byte' diff -r "$tree" back.tree
cp -a back first
exits 'again' 0 "$DMABUF_REVOKE" series --reverse --no-cache -o back new
ok 'the same bytes' diff -r first back
exits 'with the profile that it is for' 0 \
	"$DMABUF_REVOKE" series --reverse --profile upstream -o back new
ok 'the same bytes' diff -r first back

# --- and forward again, from a tree without the option ---

ok 'step 3' apply forward new 0003
exits 'without the option' 0 "$DMABUF_REVOKE" series --reverse -o back new
cp -a new mid
ok 'git am takes them' sh -c 'cd mid && git init -q . && git add -A -f . &&
	git -c user.name=x -c user.email=x@example.org commit -q -m base &&
	git -c user.name=x -c user.email=x@example.org am -q \
		../back/000[12]*.patch && rm -rf .git'
not_ok 'no new name is left' grep -rnwE \
	'invalidate_mappings|dma_buf_invalidate_mappings' mid
not_ok 'the option is not brought back' grep -rn DMABUF_MOVE_NOTIFY mid
exits 'forward once more' 0 "$DMABUF_REVOKE" series -o again mid
has 'the option is no step of it' "$out" \
	'not needed: dma-buf: Drop CONFIG_DMABUF_MOVE_NOTIFY'
ok 'the patches apply' apply again mid 0001 0002
ok 'to the byte what it was' diff -r new mid

# --- old names that are there already, comments that would not come back ---

cat >>new/Documentation/driver-api/dma-buf.rst <<'END'

A dma-buf is moved by move_notify, somebody forgot to say that it is not.
END
sed -i 's/No invalidate_mappings()/Neither move_notify() nor invalidate_mappings()/' \
	new/drivers/gpu/alpha/alpha_bo.c
cat >new/drivers/gpu/gamma/delta.c <<'END'
// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>

struct delta_funcs {
	void (*move_notify)(void);
};

void delta_call(struct delta_funcs *f);
void delta_call(struct delta_funcs *f)
{
	f->move_notify();
}

static void delta_invalidate(struct dma_buf_attachment *attach)
{
}

/* Its invalidate_mappings does nothing; see
 * dma_buf_attach_ops.invalidate_mappings and dma_buf_move_notify(). */
extern const struct dma_buf_attach_ops delta_ops;
const struct dma_buf_attach_ops delta_ops = {
	.invalidate_mappings = delta_invalidate,
};
END
echo 'obj-y += delta.o' >>new/drivers/gpu/gamma/Makefile
exits 'a tree with old names left in it' 0 \
	"$DMABUF_REVOKE" series --reverse -o back new
list back 'These places had' >got
cat >want <<'END'
  Documentation/driver-api/dma-buf.rst:8: move_notify
  drivers/gpu/alpha/alpha_bo.c:10: move_notify
  drivers/gpu/gamma/delta.c:19: dma_buf_move_notify
END
same 'they are listed' got want
list back 'These mentions of a new name' >got
echo '  drivers/gpu/gamma/delta.c:18: invalidate_mappings' >want
same 'what would not come back is kept, and listed' got want
rm -rf mid
cp -a new mid
ok 'the patches apply' apply back mid 0001 0002
has 'the comment stays as it was' mid/drivers/gpu/gamma/delta.c \
	'Its invalidate_mappings does nothing; see'
has 'where it names the struct it goes back' mid/drivers/gpu/gamma/delta.c \
	' * dma_buf_attach_ops.move_notify and dma_buf_move_notify()'
exits 'forward' 0 "$DMABUF_REVOKE" series -o again mid
ok 'the patches apply' apply again mid 0001 0002
diff -rU0 new mid | grep '^[-+][^-+]' >got
cat >want <<'END'
-A dma-buf is moved by move_notify, somebody forgot to say that it is not.
+A dma-buf is moved by invalidate_mappings, somebody forgot to say that it is not.
-	/* Neither move_notify() nor invalidate_mappings() for what we imported ourselves. */
+	/* Neither invalidate_mappings() nor invalidate_mappings() for what we imported ourselves. */
- * dma_buf_attach_ops.invalidate_mappings and dma_buf_move_notify(). */
+ * dma_buf_attach_ops.invalidate_mappings and dma_buf_invalidate_mappings(). */
END
same 'what was listed is all that differs' got want

# --- a tree that was written with the new contract ---

cat >contract <<'END'

bool dma_buf_attach_revocable(struct dma_buf_attachment *attach);
END
sed -i '/^void dma_buf_invalidate_mappings/r contract' \
	new/include/linux/dma-buf.h
has 'its header says so' new/include/linux/dma-buf.h attach_revocable
sed -i 's/ and dma_buf_move_notify()//' new/drivers/gpu/gamma/delta.c
exits 'a tree that was born with the contract' 0 \
	"$DMABUF_REVOKE" series --reverse -o back new
is 'no place is an exception' "$(list back 'These places had')" ''
has 'prose keeps its new names' "$cover" 'dma-buf.rst:4: invalidate_mappings'
rm -rf mid
cp -a new mid
ok 'the patches apply' apply back mid 0001 0002
not_ok 'no code has them' grep -rnE '^[^/*]*\.invalidate_mappings' mid/drivers
exits 'forward' 0 "$DMABUF_REVOKE" series -o again mid
ok 'the patches apply' apply again mid 0001 0002
ok 'to the byte what it was, stale names and all' diff -r new mid

# --- a tree half way ---

rm -rf mid
cp -a "$tree" mid
ok 'step 1 alone' apply forward mid 0001
exits 'as posted in January' 0 "$DMABUF_REVOKE" series --reverse -o half mid
has 'one patch' "$out" '1 patch in half'
has 'the function has its old name' "$out" \
	'(not needed: dma-buf: Restore the name dma_buf_move_notify())'
ok 'it applies' apply half mid 0001
ok 'the tree of before' diff -r "$tree" mid

# --- a part of it ---

# What the patches of FOLDER change in files below $2.
part()
{
	cat "$1"/000[1-9]*.patch | awk -v dir="a/$2" '
		/^diff --git / { on = index($3, dir) == 1 }
		/^-- $/ { on = 0 }
		on && /^[-+]/'
}
exits 'all of it' 0 "$DMABUF_REVOKE" series --reverse -o all new
exits 'a driver' 0 "$DMABUF_REVOKE" series --reverse \
	--only drivers/gpu/alpha -o back new
is 'its files and no other' "$(cat back/000[1-9]* | sed -n 's|^+++ b/||p' |
	sed 's|/alpha/.*|/alpha|' | sort -u)" drivers/gpu/alpha
part back drivers/gpu/alpha/ >got
part all drivers/gpu/alpha/ >want
ok 'there are some' test -s got
same 'changed as in the whole' got want
has 'the cover letter says what that is' "$cover" '  drivers/gpu/alpha'
has 'and that it does not build' "$cover" 'does not build'
lacks 'and nothing of other files' "$cover" 'delta.c'
rm -rf mid
cp -a new mid
ok 'the patches apply' apply back mid 0001 0002
exits 'the same, with the path in full' 0 "$DMABUF_REVOKE" series --reverse \
	--only "$WORK/new/drivers/gpu/../gpu/alpha/" -o full new
ok 'the same bytes' diff -r back full
exits 'a file' 0 "$DMABUF_REVOKE" series --reverse \
	--only drivers/gpu/alpha/alpha_bo.c -o back new
is 'only the function is called there' "$(cat back/series)" \
	0001-dma-buf-Restore-the-name-dma_buf_move_notify.patch
is 'in one file' "$(grep -c '^diff' back/0001*)" 1
exits 'one that only the second step is about' 0 "$DMABUF_REVOKE" series \
	--reverse --only drivers/gpu/gamma/delta.c -o back new
is 'that one only' "$(cat back/series)" \
	0001-dma-buf-Restore-the-name-of-the-move_notify-callback.patch
exits 'a folder without any' 0 "$DMABUF_REVOKE" series \
	--reverse --only drivers/test -o back new
has 'needs nothing' "$out" \
	'new/drivers/test needs no patch: nothing in it has a new name'
is 'the folder is empty' "$(ls -A back)" ''

# --- bad input ---

# Options $2 end with status 2, one sentence that has $1, and no folder.
bad()
{
	exits "bad: $1" 2 "$DMABUF_REVOKE" series -o bad $2 new
	is 'one sentence' "$(wc -l <"$err")" 1
	has 'the right one' "$err" "$1"
	not_ok 'no folder' test -e bad
}
bad '--only goes with --reverse' '--only drivers'
bad "it knows no --profile v3" '--reverse --profile v3'
bad "'drivers/nothing' is not in" '--reverse --only drivers/nothing'
bad "'../old/drivers' lies outside the tree" '--reverse --only ../old/drivers'
bad "'/usr' lies outside the tree" '--reverse --only /usr'
bad '--only needs a folder or a file' '--reverse --only='
ln -s "$tree/drivers" new/elsewhere
bad "'elsewhere' lies outside the tree" '--reverse --only elsewhere'
rm new/elsewhere
cp new/include/linux/dma-buf.h header
: >new/include/linux/dma-buf.h
bad 'is missing, unreadable or not understood' --reverse
cp header new/include/linux/dma-buf.h
echo 'int broken(void) { return nothing; }' >>new/drivers/gpu/gamma/delta.c
bad '; the series would miss what does not compile' --reverse

done_testing
