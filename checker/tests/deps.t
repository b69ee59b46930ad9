#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# deps.sh on machines that lack things. Each machine is a folder that $PATH
# is set to, with links to the real tools, less some, and an apt of ours
# that writes down what it is asked to do.
. "$(dirname "$0")/lib.sh"

DEPS_SH=$ROOT/checker/scripts/deps.sh
BASE='true sh dash env cut tr sed grep cat dirname ls head printf xargs touch'
NEEDED='gcc make spatch git perl xz valgrind sparse flex bison bc jq scdoc'

link()
{
	for tool in "$@"; do
		for dir in /usr/local/bin /usr/bin /bin; do
			[ ! -x "$dir/$tool" ] ||
				ln -sf "$dir/$tool" "machine/$tool"
		done
	done
}

# A machine that has all but the tools named.
machine()
{
	rm -rf machine apt.log
	mkdir machine
	link $BASE $NEEDED
	for tool in "$@"; do
		rm -f "machine/$tool"
	done
}

# A program of ours. What is there may be a link to the machine's own
# program, and writing would follow it: remove it first.
fake()
{
	rm -f "machine/$1"
	cat >"machine/$1"
	chmod +x "machine/$1"
}

# An apt that knows the packages named, and installs a tool "jq" or a
# program of the package's name.
apt()
{
	fake apt-get <<-END
		#!/bin/sh
		echo "apt-get \$*" >>"$WORK/apt.log"
		case "\$*" in
		*update) : >"$WORK/updated" ;;
		*install*)
			for p; do
				[ "\$p" != coccinelle ] || p=spatch
				case \$p in jq | spatch)
					/bin/ln -sf /bin/true "$WORK/machine/\$p" ;;
				esac
			done ;;
		esac
		exit $APT_EXIT
	END
	fake apt-cache <<-END
		#!/bin/sh
		for p in $*; do
			[ "\$2" != "\$p" ] || exit 0
		done
		[ -e "$WORK/updated" ]
	END
	fake id <<-END
		#!/bin/sh
		echo $USER_ID
	END
	rm -f updated apt.log
}

# In the machine; what is set in front of `deps` reaches it.
deps()
{
	run env -i PATH="$WORK/machine" HOME="$WORK" KDIR="${KDIR-}" \
		DEPS="${DEPS-}" ${LLVM_DIR:+LLVM_DIR="$LLVM_DIR"} \
		machine/sh "$DEPS_SH" "$@"
}

# The real tools, to see at the end that no test has touched them.
real_tools()
{
	for dir in /usr/local/bin /usr/bin /bin; do
		for tool in id apt-get apt-cache sudo $BASE $NEEDED; do
			[ ! -f "$dir/$tool" ] || cksum "$dir/$tool"
		done
	done
}
real_tools >tools.before

APT_EXIT=0
USER_ID=0

machine
apt
deps test
if [ "$status" -ne 0 ] || [ -s "$out" ]; then
	skip_all "this machine itself lacks something: $(cat "$out" "$err")"
fi
ok 'where all is there, apt is not called' test ! -e apt.log

machine jq spatch
apt
DEPS=check deps test
is 'check: exit 2' "$status" 2
has 'check: names the package' "$out" 'coccinelle '
has 'check: says what for' "$out" 'applies the semantic patches'
is 'check: nothing but what is missing' "$(wc -l <"$out")" 3
ok 'check: apt is not called' test ! -e apt.log
DEPS=check deps run
lacks 'what only the tests need is not needed to run' "$out" jq
DEPS=skip deps test
is 'skip' "$status:$(cat "$out" "$err")" 0:
DEPS=nonsense deps test
is 'a wrong DEPS is exit 2' "$status" 2

apt coccinelle jq
deps test
is 'install: exit 0' "$status" 0
has 'install: says what' "$out" coccinelle
has 'install: and why' "$out" 'reads JSON in the tests'
is 'install: one call of apt-get' "$(wc -l <apt.log)" 1
has 'install: for both' apt.log ' coccinelle jq'
deps test
is 'install: the second time nothing is to be done' "$(wc -l <apt.log)" 1

machine jq spatch
apt coccinelle
deps test
has 'an unknown package makes it read the lists' apt.log update
is 'and then install' "$status:$(tail -n 1 apt.log | grep -c install)" 0:1

machine jq spatch
APT_EXIT=100
apt coccinelle jq
deps test
is 'apt fails: exit 2' "$status" 2
has 'apt fails: a sentence' "$err" 'could not install'
APT_EXIT=0
machine flex
apt flex
deps test
is 'apt did nothing: exit 2' "$status" 2
has 'apt did nothing: said so' "$err" 'still missing'

machine jq spatch
apt coccinelle jq
USER_ID=1000
apt coccinelle jq
deps test
is 'no rights: exit 2' "$status" 2
has 'no rights: says so' "$err" 'not root'
has 'no rights: names the first' "$err" coccinelle
has 'no rights: names the second' "$err" 'apt-get install coccinelle jq'
has 'no rights: how to go on' "$err" 'KDIR='
ok 'no rights: apt is not called' test ! -e apt.log
fake sudo <<-'END'
	#!/bin/sh
	[ "$1" = -n ] || exit 1
	shift
	exec "$@"
END
deps test
is 'sudo without a password will do' "$status" 0
USER_ID=0

machine jq spatch
deps run
is 'no apt: exit 2' "$status" 2
has 'no apt: says so' "$err" 'no apt'
has 'no apt: names the package' "$err" coccinelle
has 'no apt: names the kernel' "$err" linux-source-6.12
has 'no apt: how to go on' "$err" 'KDIR='
KDIR=/some/tree deps run
lacks 'no apt: with KDIR no kernel is needed' "$err" linux-source
machine
KDIR=/some/tree deps test
is 'no apt, nothing missing, KDIR: fine' "$status" 0

machine
apt
LLVM_DIR=$WORK/none
DEPS=check deps run
unset LLVM_DIR
is 'no libclang: exit 2' "$status" 2
has 'no libclang: names it' "$out" 'libclang-19-dev'
machine gcc
apt
DEPS=check deps run
has 'no compiler: named' "$out" 'gcc '
lacks 'no compiler: what is there is not' "$out" jansson
real_tools >tools.after
same "the machine's own tools are as they were" tools.after tools.before
done_testing
