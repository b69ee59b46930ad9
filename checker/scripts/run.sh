#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh PROGRAM TREE PROFILE: audit and series of one tree, as `make run`
# has it; ends with the paths of what was written.

set -u

program=$1
tree=$2
profile=$3

"$(dirname "$0")/profile.sh" "$profile" || exit
name=$(basename "$(realpath "$tree")") || exit 2
reports=reports/out/$name
patches=kernel-patches/out/$name
[ "$profile" = upstream ] || patches=$patches-$profile

"$program" audit --reports "$reports" "$tree" || exit
echo
"$program" series --profile "$profile" -o "$patches" "$tree" || exit

# The audit's first line is its summary.
echo
echo "Tree      $tree"
echo "Verdict   $(head -n 1 "$reports/audit.txt")"
for file in "$reports"/*; do
	echo "Report    $file"
done
for file in "$patches"/*; do
	echo "Patch     $file"
done
