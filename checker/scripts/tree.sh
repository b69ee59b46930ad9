#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# tree.sh: the tree that make's targets work on: $KDIR, or the
# distribution's 6.12, fetched at the first use.

if [ -n "${KDIR:-}" ]; then
	printf '%s\n' "$KDIR"
	exit 0
fi
tree=$("$(dirname "$0")/kernel.sh" 6.12) || {
	echo "There is no kernel tree to work on; name one with KDIR=." >&2
	exit 2
}
printf '%s\n' "$tree"
