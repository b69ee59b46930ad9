#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The exporters of the newest 7.x kernel, where one is to be had. The table
# holds for the kernel that it was read from; any other is checked against its
# text alone.
. "$(dirname "$0")/lib.sh"
. "$ROOT/checker/tests/exporters.sh"
need_kernel 7

exits 'audit 7.x' 0 "$DMABUF_REVOKE" audit --format json -o json "$KERNEL"
check_by_text json
if [ "$(jq -r .tree.version json)" = 7.3.0-rc7 ]; then
	check_by_table json "$ROOT/checker/tests/expect/exporters-7.x.tsv"
else
	skip 'exporters: the table was read from another kernel'
fi
done_testing
