#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The series on a small tree that has every form of the old names.
. "$(dirname "$0")/lib.sh"

HOME=$WORK/home
export HOME
unset SOURCE_DATE_EPOCH XDG_CONFIG_HOME GIT_DIR GIT_WORK_TREE
mkdir "$HOME"
command -v spatch >/dev/null || skip_all 'spatch is not installed'

tree=$WORK/tree
mkdir "$tree"
cp -a "$ROOT/checker/tests/trees/base/." "$tree"
cp -a "$ROOT/checker/tests/trees/mini/." "$tree"
rm "$tree/README"

# Name, mode, time and content of all that is in folder $1.
picture()
{
	(cd "$1" && find . -type f -exec ls -l --time-style=full-iso {} + \
		-exec cksum {} +) | sort
}

# --- the series ---

picture "$tree" >before
exits 'a series is made' 0 "$DMABUF_REVOKE" series -o out/dir "$tree"
[ "$status" -eq 0 ] || { done_testing; exit 1; }
has 'it says how many' "$out" '5 patches in out/dir'
is 'it says nothing else' "$(cat "$err")" ''
picture "$tree" >after
same 'the tree is what it was' after before
is 'nothing else is left' "$(ls out)" dir
is 'the list names the patches' "$(cat out/dir/series)" \
	"$(cd out/dir && ls 000[1-9]*)"
is 'there is no more than that' "$(cd out/dir && ls | wc -l)" 7
cover=out/dir/0000-cover-letter.patch
has 'the cover letter lists what is left' "$cover" 'fold.c:'
has 'and mentions that stay' "$cover" 'gamma/gamma.c:6: move_notify'
has 'and why there is no Cc' "$cover" 'There are no Cc lists'
has 'the semantic patches reach what another file includes' "$cover" \
	'35 places in code where a name changes, 31 are'
lacks 'and has no base without git' "$cover" 'base-commit'
lacks 'nobody is called wrong' "$cover" 'comes to another'

cp -a out/dir first
exits 'again' 0 "$DMABUF_REVOKE" series -o out/dir/ "$tree"
ok 'the same bytes' diff -r first out/dir
exits 'with nothing kept' 0 "$DMABUF_REVOKE" series --no-cache -o one "$tree"
ok 'the same bytes' diff -r first one
exits 'with one worker' 0 "$DMABUF_REVOKE" series -j 1 -o one "$tree"
ok 'the same bytes' diff -r first one

# --- git am ---

cp -a "$tree" git
git_in()
{
	git -C git -c user.name=x -c user.email=x@example.org "$@"
}
git_in init -q .
git_in add -A -f .
git_in commit -q -m base
git_in tag base
for patch in first/000[1-9]*; do
	exits "git am takes $(basename "$patch")" 0 \
		git_in am -q "$PWD/$patch"
	git_in tag "after-$(basename "$patch" | cut -c 4)"
	ok 'lines of the message are short' \
		sh -c "git -C git log -1 --format=%B | awk 'length > 75 { x = 1 }
			END { exit x }'"
done
# Names and the config are one part, what is owed the contract another.
for f in drivers/gpu/beta/forms.c drivers/gpu/beta/ops.h \
	drivers/gpu/beta/fold.c drivers/gpu/beta/Makefile \
	drivers/gpu/alpha/alpha_dma_buf.c drivers/gpu/alpha/alpha_bo.c \
	drivers/gpu/alpha/tests/alpha_dma_buf.c drivers/gpu/gamma/gamma.c \
	drivers/dma-buf/dma-buf.c drivers/dma-buf/notify.c \
	drivers/dma-buf/Kconfig drivers/dma-buf/Makefile drivers/Kconfig \
	include/linux/dma-buf.h Documentation/driver-api/dma-buf.rst \
	Documentation/translations/xx/dma-buf.rst \
	arch/x86/configs/x86_64_defconfig; do
	want=$ROOT/checker/tests/expect/mini/$f
	git_in show "after-3:$f" >got
	if [ -n "${UPDATE:-}" ]; then
		mkdir -p "$(dirname "$want")"
		cp got "$want"
	fi
	same "$f" got "$want"
done

# --- what is left ---

not_ok 'no old function name' grep -rnw dma_buf_move_notify git \
	--exclude-dir=.git
not_ok 'no config symbol' grep -rn 'DMABUF_MOVE_NOTIFY' git \
	--exclude-dir=.git
# Words of folder $1 that have a name in them, but are none of ours.
lookalikes()
{
	grep -rho '[a-z_]*move_notify[a-z_]*' "$1" --exclude-dir=.git |
		grep -vx -e move_notify -e dma_buf_move_notify | sort | uniq -c
}
is 'lookalikes are where they were' "$(lookalikes git)" \
	"$(lookalikes "$tree")"

exits 'a tree that is converted needs nothing' 0 \
	"$DMABUF_REVOKE" series -o none git
has 'and that is said' "$out" 'git needs no patch: its interface has the new'
is 'the folder is empty' "$(ls -A none)" ''
exits 'an old series makes room for nothing' 0 \
	"$DMABUF_REVOKE" series -o one git
is 'the folder is empty' "$(ls -A one)" ''

cp -a "$tree" bare
rm -rf bare/include/linux/dma-buf.h bare/Documentation \
	$(cd bare && grep -rlE "dma_buf|DMABUF" . | sed "s|^|bare/|")
exits 'a tree without dma-buf needs nothing' 0 \
	"$DMABUF_REVOKE" series -o none bare
has 'and that is said, too' "$out" 'it has no dma-buf interface'

# Half way: the member has its new name, the function has not.
cp -a "$tree" half
(cd half && git init -q . && git apply --whitespace=nowarn ../first/0001*)
rm -rf half/.git
exits 'a tree half way gets the rest' 0 "$DMABUF_REVOKE" series -o rest half
has 'four patches' "$out" '4 patches in rest'
# What patch $1 does.
changes()
{
	sed -n '/^diff /,/^-- /p' "$1" | grep '^[-+]'
}
is 'what the second of all does' "$(changes rest/0001*)" \
	"$(changes first/0002*)"
is 'what the third of all does' "$(changes rest/0002*)" \
	"$(changes first/0003*)"
(cd half && git init -q . && git apply --whitespace=nowarn ../first/0003*)
rm -rf half/.git
exits 'without the config, too' 0 "$DMABUF_REVOKE" series -o rest half
has 'three patches' "$out" '3 patches in rest'

# All names are new, but the switch is still there.
rm -rf half
cp -a git half
rm -rf half/.git
(cd half && git init -q . && git apply -R --whitespace=nowarn ../first/0003*)
rm -rf half/.git
echo '/* Calls dma_buf_move_notify(). */' >>half/drivers/gpu/beta/ops.h
exits 'new names and the old switch' 0 "$DMABUF_REVOKE" series -o rest half
has 'two patches' "$out" '2 patches in rest'
is 'one drops the switch' "$(changes rest/0002*)" "$(changes first/0003*)"
has 'one sees to the comment' rest/0001* '+/* Calls dma_buf_invalidate_mappings'

# --- a checkout, an author, maintainers ---

git_in reset -q --hard base
mkdir -p git/scripts
cat >git/scripts/get_maintainer.pl <<'END'
print "Ämilia Beispiel <a\@example.org>\nlist\@example.org\n";
END
git config --global user.name 'A U Thor'
git config --global user.email author@example.org
SOURCE_DATE_EPOCH=1000000000 "$DMABUF_REVOKE" series -o named git >/dev/null
cover=named/0000-cover-letter.patch
has 'the base commit' "$cover" "base-commit: $(git -C git rev-parse HEAD)"
has 'the author' "$cover" 'From: A U Thor <author@example.org>'
has 'the date' "$cover" 'Date: Sun, 9 Sep 2001 '
has 'the maintainers' named/0003* 'Beispiel?= <a@example.org>,'
has 'the list' "$cover" 'list@example.org'
is 'the index is not refreshed' "$(git -C git status --porcelain)" \
	'?? scripts/'
rm -rf git/scripts
echo >>git/drivers/gpu/beta/ops.h
exits 'a checkout with changes' 0 "$DMABUF_REVOKE" series -o dirty git
has 'that is said' "$err" 'has changes that are not committed'
not_ok 'it has no base' grep -q '^base-commit:' dirty/0000-cover-letter.patch
has 'and why' dirty/0000* "$(git -C git rev-parse HEAD) has."
git_in checkout -q drivers/gpu/beta/ops.h

# An unrelated change nearby.
sed -i 's/^static int alpha_dma_buf_pin/\/* New. *\/\n&/' \
	git/drivers/gpu/alpha/alpha_dma_buf.c
git_in commit -q -a -m nearby
exits 'git am -3 takes it all the same' 0 git_in am -q -3 \
	"$PWD"/first/000[1-9]*

# --- bad input ---

# Command $2... ends with status 2, one sentence that has $1, and no folder.
bad()
{
	text=$1
	shift
	exits "bad: $text" 2 "$@"
	is 'one sentence' "$(wc -l <"$err")" 1
	has 'the right one' "$err" "$text"
	not_ok 'no folder' test -e bad
	is 'nothing beside it' "$(ls -d bad* 2>/dev/null)" ''
}
mkdir empty foreign
touch foreign/notes
bad 'not a kernel' "$DMABUF_REVOKE" series -o bad empty
bad 'lies in the tree' "$DMABUF_REVOKE" series --cache "$tree/x" -o bad "$tree"
bad 'exclude each other' "$DMABUF_REVOKE" series --cache x --no-cache -o bad "$tree"
bad 'no part of a series' "$DMABUF_REVOKE" series -o foreign "$tree"
is 'the foreign file is still there' "$(ls foreign)" notes

# The tools, one missing at a time.
mkdir bin
for tool in git env perl sh; do
	ln -s "$(command -v "$tool")" bin/
done
bad 'spatch' env PATH="$PWD/bin" "$DMABUF_REVOKE" series -o bad "$tree"
cat >bin/spatch <<'END'
#!/bin/sh
exit 0
END
chmod +x bin/spatch
bad 'spatch' env PATH="$PWD/bin" "$DMABUF_REVOKE" series -o bad "$tree"

# One that works, but for our own rules ($1: which).
half_spatch()
{
	cat >bin/spatch <<-END
		#!/bin/sh
		case "\$*" in *$1*)
			for last; do :; done
			echo "HANDLING: \$last" >&2
			exit 0
		esac
		exec "$(PATH=$PATH command -v spatch)" "\$@"
	END
}
# What it calls itself.
for tool in cp diff rm; do
	ln -s "$(command -v "$tool")" bin/
done
half_spatch rename-callback
bad 'spatch does nothing to include/linux/dma-buf.h' \
	env PATH="$PWD/bin" "$DMABUF_REVOKE" series -o bad "$tree"
half_spatch drop-config
exits 'a rule that does nothing at all' 0 \
	env PATH="$PWD/bin" "$DMABUF_REVOKE" series -o mute "$tree"
has 'is said' "$err" "DMABUF_MOVE_NOTIFY' changes none of the"
same 'the series has all the same' mute/series first/series

# What libclang can read, and spatch cannot.
cp -a "$tree" odd
cat >>odd/drivers/gpu/alpha/alpha_dma_buf.c <<'END'

int alpha_generic(struct dma_buf_attach_ops *o)
{
	asm goto ("" : : "r"(o->move_notify) : : out);
out:
	return 0;
}
END
exits 'code that spatch cannot parse' 0 "$DMABUF_REVOKE" series -o odd.out odd
has 'is said' "$err" 'alpha_dma_buf.c:67: spatch cannot parse this'
has 'in the cover letter, too' odd.out/0000* 'spatch cannot parse this'
has 'and converted all the same' odd.out/0001* '+	asm goto ("" : : "r"(o->invalidate_'
rm -rf odd odd.out

if why=$(plain_user); then
	cp -a "$tree" blind
	chmod -R a+rX blind
	mkdir theirs
	chmod 777 theirs
	for file in drivers/gpu/beta/forms.c drivers/gpu/beta/Makefile \
		drivers/dma-buf/Kconfig Makefile Kconfig; do
		chmod 0 blind/$file
		bad 'Permission denied' as_user "$DMABUF_REVOKE" series \
			-o theirs/out blind
		has "$file is named" "$err" "$file"
		is 'nothing is left there' "$(ls theirs)" ''
		chmod 644 blind/$file
	done
	rm -rf blind
else
	skip "$why"
fi

# A file that ends in the middle: with the member, the function, the symbol.
for file in gpu/alpha/alpha_dma_buf.c dma-buf/notify.c gpu/beta/fold.c; do
	rm -rf cut
	cp -a "$tree" cut
	head -c -3 "$tree/drivers/$file" >cut/drivers/$file
	bad "drivers/$file:" "$DMABUF_REVOKE" series -o bad cut
	has "$file: the reason" "$err" "; the series would miss"
done
rm -rf cut

# A semantic patch that does more than it should, a step that does not exist.
mkdir -p data/kernel-patches data/cocci
cp -a "$ROOT/kernel-patches/upstream" data/kernel-patches/
cp "$ROOT"/cocci/*.cocci data/cocci/
cat >data/cocci/rename-callback.cocci <<'END'
@@
@@
- kzalloc
+ kmalloc
END
bad 'changes what libclang does not know' env DMABUF_REVOKE_DATADIR="$PWD/data" \
	"$DMABUF_REVOKE" series -o bad "$tree"
sed -i 's/^Rewrite: member.*/Rewrite: nonsense/' \
	data/kernel-patches/upstream/01-*
bad "no rewriter is called 'nonsense'" \
	env DMABUF_REVOKE_DATADIR="$PWD/data" \
	"$DMABUF_REVOKE" series -o bad "$tree"

# A tree whose header tells nothing is not one that needs nothing.
cp -r "$tree" headless
: >headless/include/linux/dma-buf.h
bad "is missing, unreadable or not understood" \
	"$DMABUF_REVOKE" series -o bad headless
rm headless/include/linux/dma-buf.h
bad "is missing, unreadable or not understood" \
	"$DMABUF_REVOKE" series -o bad headless

# A full disk.
if command -v unshare >/dev/null && unshare -rm true 2>/dev/null; then
	mkdir small
	bad "cannot write 'bad/0" unshare -rm sh -c \
		'mount -t tmpfs -o size=16k none small &&
		cd small && exec "$1" series -o bad "$2"' sh \
		"$DMABUF_REVOKE" "$tree"
fi

# --- ways to end early ---

mkdir tmp
TMPDIR=$PWD/tmp
export TMPDIR

# Signal $1 comes $2 seconds after the start. (A shell lets what it runs in
# the background ignore Ctrl-C, but for what env does.)
interrupted()
{
	env --default-signal="$1" "$DMABUF_REVOKE" series -o "$3" "$tree" \
		>"$out" 2>"$err" &
	pid=$!
	sleep "$2"
	kill -"$1" $pid
	wait $pid 2>/dev/null
	status=$?
}

for signal in INT:130 TERM:143 HUP:129; do
	interrupted "${signal%:*}" 0.4 bad/deep/er
	is "$signal: the exit status says so" "$status" "${signal#*:}"
	is "$signal: one sentence" "$(cat "$err")" 'dmabuf-revoke: interrupted'
	is "$signal: no output" "$(cat "$out")" ''
	is "$signal: no folder is left" "$(ls -d bad* 2>/dev/null)" ''
	is "$signal: nor a temporary one" "$(ls "$TMPDIR")" ''
done

# At whatever moment: the old series is there as a whole, or the new one.
"$DMABUF_REVOKE" series -o new "$tree" >/dev/null
mkdir kept
cp -a new kept/out
sed -i 's/^+/+ /' kept/out/0001*
cp -a kept/out old
for moment in 0.2 0.7 1 1.2 1.4 1.6 1.8; do
	interrupted TERM "$moment" kept/out
	diff -r old kept/out >/dev/null || diff -r new kept/out >/dev/null ||
		echo "$moment"
done >torn
is 'never a part of a series' "$(cat torn)" ''
is 'nothing beside it' "$(ls kept)" out
is 'no temporary folder is left' "$(ls "$TMPDIR")" ''
unset TMPDIR

# What is the same already is left alone.
picture new >once.txt
exits 'the same again' 0 "$DMABUF_REVOKE" series -o new "$tree"
picture new >twice.txt
same 'nothing is touched' twice.txt once.txt

# --- the environment ---

bad 'SOURCE_DATE_EPOCH takes seconds since 1970 as a whole number' \
	env SOURCE_DATE_EPOCH=soon "$DMABUF_REVOKE" series -o bad "$tree"
exits 'the first second of all' 0 \
	env SOURCE_DATE_EPOCH=0 "$DMABUF_REVOKE" series -o epoch "$tree"
has 'is a date' epoch/0001* 'Date: Thu, 1 Jan 1970 00:00:0'
exits 'without HOME' 0 env -u HOME "$DMABUF_REVOKE" series -o homeless "$tree"
for dir in /nowhere /proc; do
	bad "cannot make a temporary folder in '$dir'" \
		env TMPDIR=$dir "$DMABUF_REVOKE" series --no-cache -o bad "$tree"
done
mkdir rel
exits 'a relative TMPDIR' 0 \
	env TMPDIR=rel "$DMABUF_REVOKE" series --no-cache -o related "$tree"
is 'is left empty' "$(ls rel)" ''

# What a tool says of its failure is handed on.
half_spatch nothing
rm bin/git
cat >bin/git <<'END'
#!/bin/sh
echo 'hint: nothing' >&2
echo 'fatal: this git does not want to' >&2
exit 128
END
chmod +x bin/git
bad 'fatal: this git does not want to' \
	env PATH="$PWD/bin" "$DMABUF_REVOKE" series -o bad "$tree"
cat >bin/spatch <<'END'
#!/bin/sh
echo 'Fatal error: exception Not_found' >&2
exit 2
END
bad 'Fatal error: exception Not_found' \
	env PATH="$PWD/bin" "$DMABUF_REVOKE" series -o bad "$tree"
has 'with the path' "$err" "'$PWD/bin/spatch' does not say its version"

picture "$tree" >after
same 'the tree is what it was, after all of this' after before

done_testing
