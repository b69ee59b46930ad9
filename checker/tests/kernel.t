#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# kernel.sh, with an apt of ours that knows two small kernels: what it
# fetches, keeps, and leaves behind when something goes wrong.
. "$(dirname "$0")/lib.sh"

command -v dpkg-deb >/dev/null || skip_all 'no dpkg-deb on this machine'
KERNEL_SH=$ROOT/checker/scripts/kernel.sh
SRC=$XDG_CACHE_HOME/dmabuf-revoke/src
FAKE=$WORK/fake
export WORK FAKE

# A package linux-source-$1, with a tree that has $2 kilobytes in it.
package()
{
	name=linux-source-$1
	mkdir -p "tree/$name/drivers" "deb/usr/src" deb/DEBIAN debs
	echo "# of $1" >"tree/$name/Kbuild"
	head -c "${2:-1}000" /dev/urandom >"tree/$name/drivers/data"
	tar -cJf "deb/usr/src/$name.tar.xz" -C tree "$name"
	printf '%s\n' "Package: $name" "Version: $1.1-1" Architecture:\ all \
		'Maintainer: nobody <nobody@example.org>' \
		'Description: none' >deb/DEBIAN/control
	dpkg-deb --root-owner-group -Znone -b deb "debs/$name.deb" >/dev/null
	rm -rf tree deb
}

# The system's lists know 0.5 only; those of newer suites 99.1, 99.2, 99.10.
mkdir fake
cat >fake/apt-cache <<'END'
#!/bin/sh
newer=
[ "$1" != -c ] || { grep -q sourcelist "$2" && newer=1; shift 2; }
case "$1:$newer" in
show:) [ "$2" = linux-source-0.5 ] ;;
search:1) for v in 99.1 99.10 99.2; do echo "linux-source-$v - a kernel"; done |
	grep -E "${3%\$}" ;;
*) exit 100 ;;
esac
END
cat >fake/apt-get <<'END'
#!/bin/sh
echo "$*" >>"$WORK/apt.log"
[ ! -e "$WORK/offline" ] || { echo 'E: no network' >&2; exit 100; }
case "$*" in
*indextargets*) echo http://mirror.example/debian/ ;;
*update*) cp "$(dirname "$2")/sources.list" "$WORK/sources" 2>/dev/null; : ;;
*download*)
	for name; do :; done
	cp "$WORK/debs/$name.deb" "./${name}_1-1_all.deb" 2>/dev/null ||
		{ echo "E: Unable to locate package $name" >&2; exit 100; }
	if [ -e "$WORK/damaged" ]; then
		truncate -s -300 "./${name}_1-1_all.deb"
	fi
	[ ! -e "$WORK/slower" ] || sleep 1
	[ ! -e "$WORK/slow" ] || { : >"$WORK/started"; sleep 30; } ;;
esac
END
chmod +x fake/*
fetch()
{
	run env PATH="$FAKE:$PATH" "$KERNEL_SH" "$@"
}

# Nothing but finished trees may be there.
leftovers()
{
	find "$SRC" -mindepth 1 -maxdepth 1 ! -name 'linux-source-*' 2>/dev/null
}

package 0.5
package 99.2
package 99.10 400

fetch 0.5
is 'a kernel is fetched' "$status" 0
is 'its path is printed' "$(cat "$out")" "$SRC/linux-source-0.5"
is 'it is that kernel' "$(cat "$SRC/linux-source-0.5/Kbuild")" '# of 0.5'
is 'nothing else stays' "$(leftovers)" ''
rm apt.log
fetch linux-source-0.5
is 'the second time' "$(cat "$out" "$err")" "$SRC/linux-source-0.5"
ok 'apt is not asked' test ! -e apt.log

fetch 99
is 'the newest of a series' "$(cat "$out")" "$SRC/linux-source-99.10"
has "it comes from the machine's own mirror" sources \
	'http://mirror.example/debian/ experimental main'
rm apt.log
fetch 99
is 'the second time, too' "$(cat "$out" "$err")" "$SRC/linux-source-99.10"
ok 'and apt is not asked' test ! -e apt.log

gives_up()
{
	is "$1: exit 77" "$status" 77
	is "$1: nothing on standard output" "$(cat "$out")" ''
	has "$1: a sentence" "$err" 'kernel.sh: '
	is "$1: nothing stays" "$(leftovers)" ''
}

fetch 0.7
gives_up 'a kernel that nobody has'
fetch 98
gives_up 'a series that nobody has'
touch offline
rm -rf "$SRC/linux-source-0.5"
fetch 0.5
gives_up 'no network'
has 'no network: the reason' "$err" 'no network'
rm offline
touch damaged
fetch 0.5
gives_up 'a damaged package'
ok 'a damaged package: no tree' test ! -e "$SRC/linux-source-0.5"
rm damaged

rm -rf "$SRC/linux-source-99.10"
run sh -c "ulimit -f 200; PATH='$FAKE:$PATH' exec '$KERNEL_SH' 99"
gives_up 'a full disk'
ok 'a full disk: no tree' test ! -e "$SRC/linux-source-99.10"

touch slow
for sig in INT TERM; do
	rm -f started
	run perl -e '
		$SIG{INT} = "DEFAULT";
		alarm(60);
		my $pid = fork();
		if (!$pid) {
			setpgrp(0, 0);
			$ENV{PATH} = "$ENV{FAKE}:$ENV{PATH}";
			exec @ARGV[1 .. $#ARGV];
		}
		select(undef, undef, undef, 0.01) until -e "started";
		kill($ARGV[0], -$pid);
		waitpid($pid, 0);
		exit($? & 127 || $? >> 8);
	' "$sig" "$KERNEL_SH" 0.5
	ok "SIG$sig: fails" test "$status" -ne 0
	is "SIG$sig: nothing stays" "$(leftovers)" ''
	ok "SIG$sig: no tree" test ! -e "$SRC/linux-source-0.5"
done
rm slow

: >apt.log
touch slower
env PATH="$FAKE:$PATH" "$KERNEL_SH" 0.5 >one 2>/dev/null &
fetch 0.5
wait $!
is 'two at once: both have it' "$(cat one "$out" | sort -u)" \
	"$SRC/linux-source-0.5"
is 'two at once: fetched once' \
	"$(grep -c 'download linux-source-0.5' apt.log)" 1

for bad in x ../etc 6/1 . 6..1 6.; do
	fetch "$bad"
	is "'$bad' is refused" "$status" 2
done
mkdir none
ln -s "$(command -v sh)" "$(command -v dirname)" none/
run env PATH="$WORK/none" sh "$KERNEL_SH" 0.9
is 'no apt: exit 77' "$status" 77
has 'no apt: how to go on' "$err" 'KDIR='
done_testing
