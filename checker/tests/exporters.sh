# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# What the tests of the exporters of real kernels have in common; included by
# them behind lib.sh.

# The ops objects in the text of $KERNEL, by a way that knows nothing of C: a
# line that defines one, or a larger struct that holds one.
ops_by_text()
{
	(cd "$KERNEL" && grep -rhE --include='*.[ch]' \
		'^[[:space:]]*(static |const )*struct (virtio_)?dma_buf_ops +[A-Za-z0-9_]+ *=' .) |
		sed 's/ *=.*//; s/.* //' | sort
}

# The files that call the function that invalidates.
calls_by_text()
{
	(cd "$KERNEL" && grep -rnE --include='*.c' \
		'(^|[^A-Za-z0-9_])dma_buf_(move_notify|invalidate_mappings)\(' .) |
		grep -v -e '^./drivers/dma-buf/dma-buf.c:' -e '^[^:]*:[0-9]*: \*' |
		sed 's,^\./\([^:]*\):.*,\1,' | sort
}

# The table from JSON file $1.
table()
{
	"$ROOT/checker/tests/exporters.pl" <"$1"
}

# Whether the lock is held, `unknown` may stand for: the tables say what is
# true.
without_lock()
{
	awk -F '\t' 'BEGIN { OFS = FS } NR > 1 && $8 != "-" { $8 = "?" } 1'
}

# Is a lock said to be what it is not, in the table $1 of the tree?
wrong_locks()
{
	paste "$1" "$2" | awk -F '\t' '$8 != $19 && $8 != "unknown"'
}

# The JSON file $1 against what the text says.
check_by_text()
{
	jq -r '.exporters[].ops' "$1" | sort >json.ops
	ops_by_text >text.ops
	same 'every ops object of the text, and no other' json.ops text.ops
	jq -r '.exporters[].invalidates[].file' "$1" | sort >json.calls
	calls_by_text >text.calls
	same 'every call that invalidates, and no other' json.calls text.calls
	is 'each exporter has a pair with each importer' \
		"$(jq '.pairs | length' "$1")" \
		"$(jq '(.exporters | length) * (.importers | length)' "$1")"
	is 'a reason for each verdict that is not safe' \
		"$(jq '[.pairs[] | select((.verdict == "safe") !=
			(.reason == null))] | length' "$1")" 0
}

# The JSON file $1 against the table $2 that was read by hand.
check_by_table()
{
	table "$1" >got.full
	without_lock <got.full >got
	without_lock <"$2" >want
	same 'exporters are those of the table read by hand' got want
	is 'no lock is said to be what it is not' \
		"$(wrong_locks got.full "$2")" ''
}
