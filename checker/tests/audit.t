#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The audit of a real kernel, unpacked and never configured: complete, in
# agreement with a table that was read by hand, and without a trace in the
# tree.
. "$(dirname "$0")/lib.sh"
need_kernel 6.12

state()
{
	(cd "$KERNEL" && find . -printf '%p %y %m %s %T@ %C@\n' | sort) >"$1"
}

state before
exits 'audit 6.12' 0 "$DMABUF_REVOKE" audit --format json --reports reports \
	"$KERNEL"
is 'nothing to complain of' "$(cat "$err")" ''
cp "$out" first.json
ok 'the JSON fits its schema' \
	json_valid "$ROOT/reports/audit.schema.json" first.json
has 'nothing was left out' first.json '"incomplete": []'
has 'generation' first.json '"generation": "old"'
importers first.json >got
cp "$ROOT/checker/tests/expect/importers-6.12.tsv" want
same 'importers are those of the table read by hand' got want
findings_read first.json
has 'the stub is found' "$out" '"rule": "STUB_INVALIDATE"'

# The names that a series will change: code, Kconfig, comments.
"$DMABUF_REVOKE" audit --format terse "$KERNEL" >terse
has 'the member in the header' terse 'include/linux/dma-buf.h'
for rule in OLD_CALLBACK OLD_FUNCTION OLD_CONFIG; do
	has "$rule" terse ":$rule:"
done
for place in drivers/gpu/drm/ttm drivers/gpu/drm/radeon \
	drivers/gpu/drm/i915/gem/i915_gem_ttm; do
	lacks "TTM's own move_notify is not ours: $place" terse "$place"
done

exits 'audit it again' 0 "$DMABUF_REVOKE" audit --format json \
	--reports reports2 "$KERNEL"
sed '/"seconds":/d' "$out" >second.json
sed '/"seconds":/d' first.json >first-stable.json
same 'the same bytes' second.json first-stable.json
for file in reports/*; do
	sed '/"seconds":/d' "$file" >one
	sed '/"seconds":/d' "reports2/${file#reports/}" >two
	same "report ${file#reports/}" two one
done

exits 'without a store' 0 "$DMABUF_REVOKE" audit --no-cache --format json \
	"$KERNEL"
sed '/"seconds":/d' "$out" >third.json
same 'still the same bytes' third.json first-stable.json
state after
same 'the tree is what it was' after before
exits '--fail-on warning' 1 "$DMABUF_REVOKE" audit --fail-on warning "$KERNEL"
# qaic maps and unmaps without the reservation lock.
exits '--fail-on error' 1 "$DMABUF_REVOKE" audit --fail-on error "$KERNEL"
done_testing
