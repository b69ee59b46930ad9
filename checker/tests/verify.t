#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# series --verify on a small tree that has as much of a kernel's make as it
# asks for: a series that holds, and some that were broken on purpose.
. "$(dirname "$0")/lib.sh"

HOME=$WORK/home
export HOME
unset SOURCE_DATE_EPOCH XDG_CONFIG_HOME GIT_DIR GIT_WORK_TREE
mkdir "$HOME" tmp
TMPDIR=$WORK/tmp
export TMPDIR
for tool in spatch gcc make git perl; do
	command -v $tool >/dev/null || skip_all "there is no $tool"
done
verify=$(dirname "$DMABUF_REVOKE")/tests/test_verify
[ -x "$verify" ] || skip_all 'the unit tests are not built'
schema=$ROOT/reports/verify.schema.json

tree=$WORK/tree
mkdir "$tree"
for part in base mini kbuild; do
	cp -a "$ROOT/checker/tests/trees/$part/." "$tree"
done
rm "$tree/README"
picture()
{
	(cd "$1" && find . -exec ls -ld --time-style=full-iso {} + &&
		find . -type f -exec stat -c '%n %Z' {} + -exec cksum {} +) |
		sort
}

# --- one that holds ---

picture "$tree" >before
exits 'a series that holds' 0 "$DMABUF_REVOKE" series --verify-json good.json \
	-o good "$tree"
[ "$status" -eq 0 ] || { diag_file "$out"; done_testing; exit 1; }
has 'is said to' "$out" 'The series holds'
is 'nothing is complained of' "$(cat "$err")" ''
is 'a line for each patch' "$(grep -c '^  000[1-9].* applies  [18] ' "$out")" 5
has 'with the semantic patch' "$out" '26 of 30 places'
tr -s ' ' <"$out" >squeezed
has 'an audit of the result' squeezed ' generation upstream'
ok 'the JSON form fits' json_valid "$schema" good.json
is 'and says the same' "$(jq -c '[.passed, (.patches | length)]' good.json)" \
	'[true,5]'
picture "$tree" >after
same 'the tree is what it was' after before
is 'no temporary folder is left' "$(ls tmp)" ''
has 'there is a log' "$(find "$XDG_CACHE_HOME" -name verify.log)" 'allmodconfig'

exits 'by itself' 0 "$verify" run good "$tree"
exits 'from within make' 0 env MAKEFLAGS='-n --jobserver-auth=3,4' \
	KBUILD_OUTPUT=/nowhere ARCH=arm CROSS_COMPILE=arm- \
	"$verify" run good "$tree"

# --- some that do not ---

# Break the series: copy it, edit patch $2 with sed script $3; it must fail
# by naming $4.
breaks()
{
	rm -rf bad
	cp -a good bad
	sed -i "$3" bad/"$2"*
	exits "$1" 1 "$verify" run bad "$tree" bad.json
	has 'names patch, file and line' "$err" "$4"
	is 'in one sentence' "$(wc -l <"$err")" 1
	ok 'the JSON form fits' json_valid "$schema" bad.json
	is 'it has not passed' "$(jq .passed bad.json)" false
	is 'no temporary folder is left' "$(ls tmp)" ''
}

p1=$(cd good && ls 0001*)
p2=$(cd good && ls 0002*)
breaks 'a patch that does not apply' 0002 's/^ EXPORT_SYMBOL.*/ nonsense/' \
	"$p2: drivers/dma-buf/dma-buf.c:"
has 'and what was not looked at' "$out" ' -  '
breaks 'a patch that is cut' 0002 '/^@@/,$d' "$p2: "
breaks 'a name that does not exist' 0001 \
	's/beta_path = { .ops.invalidate_mappings/beta_path = { .ops.invalidate_mapping/' \
	"$p1: drivers/gpu/beta/forms.c:"
has 'with what gcc says' "$err" "has no member named 'invalidate_mapping'"
breaks 'a warning' 0002 's/^+void dma_buf_invalidate_mappings(struct.*)$/&;int dma_buf_more();/' \
	"$p2: drivers/"
breaks 'bad style' 0001 '0,/^+/s/^\(+.*\)invalidate_mappings\(.*\)$/&/
	s/^\(+\t \* \)\(.*\)$/\1bad \2/' "$p1: "
has 'in its own words' "$err" 'checkpatch: BAD_WORD: do not say bad'

# --- what is not there ---

cp -a "$tree" other
touch other/no-sparse
exits 'a make that refuses sparse' 0 "$verify" run good other no.json
has 'is said' "$out" "refuses sparse (C=1 specified, but sparse is not"
has 'in the verdict, too' "$out" 'The series holds (no sparse).'
rm -r other/no-sparse other/scripts
exits 'a tree without checkpatch.pl' 0 "$verify" run good other no.json
has 'is said' "$out" 'checkpatch skipped: the tree has no scripts/checkpatch.pl'
ok 'the JSON form fits' json_valid "$schema" no.json

rm -r other
cp -a "$tree" other
sed -i '1i/* needs CONFIG_GAMMA */' other/drivers/gpu/gamma/gamma.c
sed -i 's/CONFIG_[A-Z_]*/CONFIG_GAMMA/' other/drivers/gpu/gamma/Makefile
exits 'a file that is not configured' 0 "$verify" run good other
is 'is, then' "$(grep -c '^  000[1-9].* applies  [18] ' "$out")" 5
echo obj-y += gamma.o >other/drivers/gpu/gamma/Makefile
exits 'a file that cannot be' 0 "$verify" run good other
has 'is listed' "$out" 'gamma/gamma.c: it is not part of this configuration'

sed -i 1d other/drivers/gpu/gamma/gamma.c
echo '#error not today' >>other/drivers/gpu/gamma/gamma.c
exits 'a file that never compiled' 0 "$verify" run good other
has 'is listed' "$out" 'drivers/gpu/gamma/gamma.c: it does not compile: #error'
has 'and in the verdict' "$out" '1 touched file not compiled'

# Built in place: make O= would refuse that.
cp -a "$tree" inplace
touch inplace/.config
cat >>inplace/Makefile <<'END'
mrproper:
	rm .config
ifneq ($(wildcard $(srctree)/.config),)
$(error not clean)
endif
END
exits 'a tree that was built in place' 0 "$verify" run good inplace
ok 'which is still there' test -e inplace/.config

# Command $2... ends with status 2 and one sentence that has $1.
bad()
{
	text=$1
	shift
	exits "bad: $text" 2 "$@"
	is 'one sentence' "$(wc -l <"$err")" 1
	has 'the right one' "$err" "$text"
	is 'no temporary folder is left' "$(ls tmp)" ''
}
sed -i 's/^prepare.*/&\n\t@echo "error: no luck"; false/' other/Makefile
bad 'cannot be prepared for compiling: error: no luck' "$verify" run good other
sed -i 's/-Wall/-Wall -include nowhere.h/' inplace/Makefile
bad 'nothing that the patches touch compiles' "$verify" run good inplace
mkdir bin
for tool in git env perl sh cp spatch cat rm diff; do
	ln -s "$(command -v $tool)" bin/
done
bad '--verify needs make' env PATH="$PWD/bin" "$verify" run good "$tree"
ln -s "$(command -v make)" bin/
bad '--verify needs gcc' env PATH="$PWD/bin" "$verify" run good "$tree"
bad 'lies in the tree' "$DMABUF_REVOKE" series --verify-json "$tree/x" \
	-o good "$tree"
bad 'lies in the folder of the patches' "$DMABUF_REVOKE" series \
	--verify-json good/x.json -o good "$tree"
bad 'there is no folder' "$DMABUF_REVOKE" series --verify-json no/x.json \
	-o good "$tree"
bad 'needs the name of a file' "$DMABUF_REVOKE" series --verify-json '' \
	-o good "$tree"
if command -v unshare >/dev/null && unshare -rm true 2>/dev/null; then
	mkdir small
	bad '--verify needs ' unshare -rm sh -c \
		'mount -t tmpfs -o size=1m none small &&
		TMPDIR=small exec "$@"' sh "$verify" run good "$tree"
else
	skip 'no room of our own to fill up'
fi

# --- a tree that needs nothing, a signal ---

cp -a "$tree" new
(cd new && git init -q . && git apply --whitespace=nowarn ../good/000[1-9]*)
rm -rf new/.git
exits 'a tree that needs nothing' 0 "$DMABUF_REVOKE" series \
	--verify-json none.json -o none new
has 'there is nothing to verify' "$out" 'There is no patch to verify'
ok 'the JSON form fits' json_valid "$schema" none.json

sed -i 's/^prepare.*/&\n\tsleep 60/' "$tree/Makefile"
env --default-signal=INT "$verify" run good "$tree" >"$out" 2>"$err" &
pid=$!
sleep 1
kill -INT $pid
wait $pid 2>/dev/null
is 'Ctrl-C ends it' "$?" 130
is 'no temporary folder is left' "$(ls tmp)" ''

done_testing
