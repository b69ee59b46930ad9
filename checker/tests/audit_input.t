#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Audits of what is no good kernel tree: one sentence, exit 2, never clean.
. "$(dirname "$0")/lib.sh"

fresh()
{
	rm -rf tree && cp -r "$ROOT/checker/tests/trees/base" tree
}

importer()
{
	cat <<-END
		#include <linux/dma-buf.h>

		void *test_import(struct dma_buf *buf, struct device *dev)
		{
			return dma_buf_attach(buf, dev);
		}
	END
}

audit()
{
	"$DMABUF_REVOKE" audit "$@" tree
}

fresh
exits 'a tree without importers' 0 audit --fail-on note
importer >tree/drivers/test/test.c
exits 'a tree with one' 1 audit --fail-on note
has 'it is listed' "$out" 'drivers/test/test.c:5'

head -c -2 tree/drivers/test/test.c >short && cp short tree/drivers/test/test.c
exits 'a truncated file' 2 audit
has 'it is named' "$err" 'could not be analysed'
has 'with the reason' "$out" 'drivers/test/test.c'
exits 'a truncated file in JSON' 2 audit --format json
lacks 'is not complete' "$out" '"incomplete": []'
exits 'a truncated file, warm' 2 audit

fresh
printf '#include "nothing.h"\n' >tree/drivers/test/test.c
importer >>tree/drivers/test/test.c
exits 'a header that is not there' 2 audit
has 'says which' "$out" 'nothing.h'

fresh
importer | tr 'd' '\377' >tree/drivers/test/bytes.c
importer >tree/drivers/test/test.c
printf 'dma_buf_attach\0dma_buf_attach' >tree/drivers/test/zero.c
: >tree/drivers/test/empty.c
exits 'bytes that are no text' 0 audit

fresh
# Deeper than any parser should have to go.
{
	importer
	printf 'int deep(struct dma_buf *b) { return '
	awk 'BEGIN { for (i = 0; i < 3000; i++) printf "(1 + " }'
	printf '!dma_buf_attach(b, 0)'
	awk 'BEGIN { for (i = 0; i < 3000; i++) printf ")" }'
	printf '; }\n'
} >tree/drivers/test/test.c
exits 'code of absurd depth' 2 audit
has 'is reported' "$out" 'drivers/test/test.c'

fresh
importer >tree/drivers/test/test.c
ln -s /etc/passwd tree/drivers/test/link.c
ln -s ../.. tree/drivers/test/up
exits 'symbolic links are not followed' 0 audit
lacks 'not out of the tree' "$out" 'link.c'

if why=$(plain_user); then
	touch tree/drivers/test/Makefile
	for file in drivers/test/test.c drivers/test/Makefile; do
		chmod 0 tree/$file
		exits "an unreadable $file" 2 as_user "$DMABUF_REVOKE" audit tree
		has 'is named' "$out" "$file: cannot be read"
		chmod 644 tree/$file
	done
	for file in Makefile Kconfig; do
		chmod 0 tree/$file
		exits "an unreadable $file" 2 as_user "$DMABUF_REVOKE" audit tree
		has 'is the reason' "$err" "tree/$file': Permission denied"
		is 'and the only one' "$(wc -l <"$err")" 1
		chmod 644 tree/$file
	done
else
	skip "$why"
fi

exits 'output to a full device' 2 \
	sh -c '"$DMABUF_REVOKE" audit tree >/dev/full'
mkdir readonly
exits 'a store that cannot be made' 2 audit --cache /dev/null/x
: >damaged
mkdir -p "$XDG_CACHE_HOME/dmabuf-revoke"
audit >/dev/null
find "$XDG_CACHE_HOME" -name facts.sqlite | while read -r db; do
	head -c 3000 /dev/urandom >"$db"
done
exits 'a damaged store is no obstacle' 0 audit
has 'but said' "$err" 'store of facts'

# The cache: what nobody used for long goes, and so does what is too much.
fresh
importer >tree/drivers/test/test.c
audit --cache cache >/dev/null 2>&1
dir=$(dirname "$(find cache -name '*.pch')")
mv "$dir"/*.pch young.pch
for i in 1 2 3 4 5 6 7; do
	touch "$dir/common-$i.pch" "$dir/common-$i.pch.facts"
done
touch -d '5 weeks ago' "$dir"/common-7.pch*
touch -d '1 week ago' "$dir"/common-1.pch*
rm "$dir"/facts.sqlite
exits 'with precompiled headers of old' 0 audit --cache cache
is 'the newest few are kept' "$(cd "$dir" && ls common-?.pch | tr '\n' ' ')" \
	'common-2.pch common-3.pch common-4.pch common-5.pch common-6.pch '
is 'and what was said of them' "$(cd "$dir" && ls common-?.pch.facts | wc -l)" 5
is 'there is no journal' "$(find cache -name '*-journal')" ''

# Killed at any moment: the store is good, and nothing is beside it.
for moment in 0.1 0.3 0.5 0.7 0.9 1.1; do
	rm -rf cache
	"$DMABUF_REVOKE" audit --cache cache tree >/dev/null 2>&1 &
	pid=$!
	sleep "$moment"
	kill -TERM $pid 2>/dev/null
	wait $pid 2>/dev/null
	find cache -name '*-journal' -o -name '*.tmp*'
	"$DMABUF_REVOKE" audit --cache cache tree >/dev/null 2>&1 ||
		echo "$moment"
done >left
is 'no journal is left by a signal' "$(cat left)" ''

# Interrupted: nothing is left behind.
TMPDIR=$WORK/tmp
export TMPDIR
mkdir "$TMPDIR"
setsid sh -c '"$DMABUF_REVOKE" audit --no-cache -o interrupted tree' &
sleep 0.05
kill -INT -$! 2>/dev/null
wait
is 'no temporary files after Ctrl-C' "$(ls "$TMPDIR")" ''
done_testing
