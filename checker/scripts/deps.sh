#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# deps.sh GROUP: install what GROUP (run, test or bench; each includes the
# one before) needs and the machine has not, saying what and why.
#
# Presence is seen by trying (a program in $PATH, a header that the compiler
# finds), not by asking a package manager: where all is there, this takes a
# fraction of a second and apt is not called at all.
#
# DEPS=check only says what is missing and exits 2 if something is;
# DEPS=skip does nothing. KDIR: the tree to work on, if the user has one.

set -u

group=${1:?usage: deps.sh run|test|bench}
CC=${CC:-gcc}
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/dmabuf-revoke

# --- how to see that something is there ---

cmd()
{
	command -v "$1" >/dev/null
}

header()
{
	cmd $CC || { [ -e "/usr/include/$1" ]; return; }
	printf '#include <%s>\n' "$1" | $CC -E -x c - >/dev/null 2>&1
}

perl_module()
{
	perl -e 'exit !grep { -e "$_/$ARGV[0]" } @INC' "$1" 2>/dev/null
}

# libclang, 17 or newer; LLVM or LLVM_DIR may name one.
llvm_dirs()
{
	if [ -n "${LLVM_DIR:-}" ]; then
		echo "$LLVM_DIR"
	else
		for n in ${LLVM:-19 22 21 20 18 17}; do
			echo "/usr/lib/llvm-$n"
		done
	fi
}

libclang()
{
	for dir in $(llvm_dirs); do
		[ -e "$dir/include/clang-c/Index.h" ] &&
			ls "$dir"/lib/libclang-[0-9]*.so >/dev/null 2>&1 &&
			ls "$dir"/lib/clang/*/include/stddef.h \
				>/dev/null 2>&1 && return 0
	done
	return 1
}

clang()
{
	for dir in $(llvm_dirs); do
		[ ! -x "$dir/bin/clang" ] || return 0
	done
	return 1
}

# A kernel tree needs no package: kernel.sh fetches it, if there is an apt.
kernel()
{
	[ -n "${KDIR:-}" ] || cmd apt-get || [ -d "$cache/src/linux-source-6.12" ]
}

# The version of libclang to install.
llvm_version()
{
	for n in ${LLVM:-19 22 21 20 18 17}; do
		if known "libclang-$n-dev"; then
			echo "$n"
			return
		fi
	done
	echo "${LLVM:-19}"
}

# --- what is needed: package, group, test, reason ---

table()
{
	cat <<-'END'
	gcc run cmd gcc|compiles the checker
	make run cmd make|builds it
	libc6-dev run header stdlib.h|C headers, for the checker
	libclang-N-dev run libclang|parses kernel code (any version from 17 up)
	libjansson-dev run header jansson.h|reads and writes JSON
	libsqlite3-dev run header sqlite3.h|keeps facts between two audits
	libxxhash-dev run header xxhash.h|tells whether a file has changed
	coccinelle run cmd spatch|applies the semantic patches of a series
	git run cmd git|makes the mails of a series
	perl run cmd perl|runs the tree's own get_maintainer.pl
	xz-utils run cmd xz|unpacks the kernel
	linux-source-6.12 run kernel|the kernel to work on
	libcmocka-dev test header_cmocka|unit tests
	libjson-validator-perl test perl_module JSON/Validator.pm|checks JSON output against its schema
	clang-N test clang|the checker must build with clang, too
	valgrind test cmd valgrind|looks for memory errors
	sparse test cmd sparse|checks the kernel files that a series touches
	flex test cmd flex|kernel configuration, to compile those files
	bison test cmd bison|kernel configuration, to compile those files
	bc test cmd bc|kernel headers, to compile those files
	libelf-dev test header libelf.h|kernel build tools (objtool)
	libssl-dev test header openssl/opensslv.h|kernel build tools (certificates)
	jq test cmd jq|reads JSON in the tests
	scdoc test cmd scdoc|formats the manual page
	time bench gnu_time|measures time and memory
	END
}

header_cmocka()
{
	cmd $CC || { [ -e /usr/include/cmocka.h ]; return; }
	printf '#include <%s>\n' stdarg.h stddef.h setjmp.h stdint.h cmocka.h |
		$CC -E -x c - >/dev/null 2>&1
}

gnu_time()
{
	[ -x /usr/bin/time ]
}

in_group()
{
	case $group:$1 in
	run:run | test:run | test:test | bench:*) return 0 ;;
	esac
	return 1
}

# Lines "package|reason" of what is not there.
missing()
{
	table | while IFS='|' read -r what reason; do
		# shellcheck disable=SC2086 # split into words
		set -- $what
		package=$1
		in_group "$2" || continue
		shift 2
		"$@" || echo "$package|$reason"
	done
}

# --- installing ---

known()
{
	apt-cache show "$1" >/dev/null 2>&1
}

as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo -n "$@"
	fi
}

# Why this machine cannot install anything; empty if it can.
obstacle()
{
	if ! cmd apt-get; then
		echo "this machine has no apt"
	elif [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
		echo "this user is not root, and sudo wants a password"
	fi
}

list()
{
	printf '%s\n' "$1" | while IFS='|' read -r package reason; do
		printf '  %-24s %s\n' "$package" "$reason"
	done
}

names()
{
	printf '%s\n' "$1" | cut -d '|' -f 1 | tr '\n' ' ' | sed 's/ $//'
}

fail()
{
	printf '%s\n' "$*" >&2
	exit 2
}

with_version()
{
	printf '%s\n' "$1" | sed "s/-N\\(-dev\\)\\{0,1\\}|/-$2\\1|/"
}

case ${DEPS:-} in
skip) exit 0 ;;
'' | check | install) ;;
*) fail "DEPS=$DEPS: only DEPS=check and DEPS=skip are known" ;;
esac
case $group in
run | test | bench) ;;
*) fail "deps.sh: no group '$group'" ;;
esac

need=$(missing)
[ -n "$need" ] || exit 0
if [ "${DEPS:-}" = check ]; then
	need=$(with_version "$need" "${LLVM:-19}")
	printf 'missing packages:\n%s\n' "$(list "$need")"
	exit 2
fi
why=$(obstacle)
if [ -n "$why" ]; then
	need=$(with_version "$need" "${LLVM:-19}")
	fail "Packages are missing, and $why:
$(list "$need")
Install them by hand (Debian: apt-get install $(names "$need")); the kernel
tree can be any unpacked one: make $group KDIR=/path/to/linux"
fi

need=$(with_version "$need" "$(llvm_version)")
for package in $(names "$need"); do
	known "$package" && continue
	echo "reading the package lists (apt-get update)"
	as_root apt-get -qq update >/dev/null ||
		echo "warning: apt-get update failed; trying without" >&2
	break
done
need=$(with_version "$(missing)" "$(llvm_version)")
printf 'installing packages:\n%s\n' "$(list "$need")"
# shellcheck disable=SC2046 # one word for each package
as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
	-o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
	install --no-install-recommends $(names "$need") >/dev/null ||
	fail "apt-get could not install these packages (see above)"
left=$(missing)
[ -z "$left" ] || fail "still missing after the installation:
$(list "$left")"
