#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The audit of the newest 7.x kernel, where one is to be had: complete, and in
# agreement with a table that was read by hand. The table holds for the kernel
# that it was read from; of any other only the rest is checked.
. "$(dirname "$0")/lib.sh"
need_kernel 7

read_from=7.3.0-rc7

# What the makefile says, as the audit has it from there.
version()
{
	awk '$2 == "=" && /^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION) / {
		v[$1] = $3
	}
	END {
		print v["VERSION"] "." v["PATCHLEVEL"] "." v["SUBLEVEL"] \
			v["EXTRAVERSION"]
	}' "$KERNEL/Makefile"
}

# A number says nothing: 7.0 has the old names.
generation()
{
	header=$KERNEL/include/linux/dma-buf.h
	if grep -q 'dma_buf_invalidate_mappings(struct' "$header"; then
		echo upstream
	elif grep -q '(\*invalidate_mappings)' "$header"; then
		echo v3
	else
		echo old
	fi
}

version=$(version)
exits "audit $version" 0 "$DMABUF_REVOKE" audit --format json -o json "$KERNEL"
is 'nothing to complain of' "$(cat "$err")" ''
ok 'the JSON fits its schema' \
	json_valid "$ROOT/reports/audit.schema.json" json
has 'nothing was left out' json '"incomplete": []'
has 'version' json "\"version\": \"$version\""
has 'generation' json "\"generation\": \"$(generation)\""
if [ "$version" = "$read_from" ]; then
	importers json >got
	cp "$ROOT/checker/tests/expect/importers-7.tsv" want
	same 'importers are those of the table read by hand' got want
else
	skip "importers: the table was read from $read_from, not $version"
fi
findings_read json
done_testing
