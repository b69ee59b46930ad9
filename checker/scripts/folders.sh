#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# folders.sh DESTDIR DIR...: which folders `make install` will have to make to
# have DIRs, one a line, named without DESTDIR. What it made, `make uninstall`
# takes away again, and nothing else.

dest=$1
shift
for dir; do
	while [ "$dir" != / ] && [ "$dir" != . ] && [ ! -d "$dest$dir" ]; do
		printf '%s\n' "$dir"
		dir=$(dirname "$dir")
	done
done
