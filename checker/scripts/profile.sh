#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# profile.sh PROFILE: is there such a series? Asked before anything is
# fetched, built or run for it.

case $1 in
'' | *[!a-z0-9]*) ;;
*)
	[ ! -f "$(dirname "$0")/../../kernel-patches/$1/series" ] || exit 0
	;;
esac
echo "PROFILE= takes upstream or v3, not '$1'" >&2
exit 2
