#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The exporters of a real kernel: in agreement with a table that was read by
# hand, and with what its text says.
. "$(dirname "$0")/lib.sh"
. "$ROOT/checker/tests/exporters.sh"
need_kernel 6.12

exits 'audit 6.12' 0 "$DMABUF_REVOKE" audit --format json -o json "$KERNEL"
check_by_text json
check_by_table json "$ROOT/checker/tests/expect/exporters-6.12.tsv"
done_testing
