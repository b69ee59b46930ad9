#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# kernel.sh [NAME]: print the path of an unpacked kernel tree.
#
# NAME is a version that the distribution has as a package linux-source-NAME
# (default 6.12), or "7" for the newest 7.x, which may come from one of
# Debian's newer suites. The package is fetched with the machine's own apt,
# into a private folder: nothing is installed and no rights are needed. The
# tree is unpacked once, under ${XDG_CACHE_HOME:-~/.cache}/dmabuf-revoke/src,
# and appears there whole or not at all.
#
# Exit 77, with one sentence, where the tree is not to be had.

set -u

version=${1:-6.12}
version=${version#linux-source-}
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/dmabuf-revoke
src=$cache/src
tmp=

say()
{
	printf '%s\n' "$*" >&2
}

give_up()
{
	say "kernel.sh: $*"
	exit 77
}

clean_up()
{
	[ -z "$tmp" ] || rm -rf "$tmp"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The newest tree of series $1 that is unpacked already.
newest_unpacked()
{
	find "$src" -mindepth 1 -maxdepth 1 -type d \
		-name "linux-source-$1.*" 2>/dev/null | sort -V | tail -n 1
}

# apt with lists and a cache of our own: no rights, no traces. What other
# packages have hooked into apt is not for us.
private_apt()
{
	mkdir -p "$tmp/apt/lists/partial" "$tmp/apt/cache/archives/partial" ||
		give_up "cannot write to '$src'"
	cat >"$tmp/apt/conf" <<-END
		Dir::State::lists "$tmp/apt/lists";
		Dir::Cache "$tmp/apt/cache";
		APT::Sandbox::User "root";
		Acquire::Languages "none";
		Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
		Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
		#clear APT::Update::Pre-Invoke;
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
	END
	apt_options="-c $tmp/apt/conf"
}

# Where this machine gets Debian from, as its own apt has it.
debian_mirror()
{
	# shellcheck disable=SC2086 # options, word by word
	apt-get $apt_options indextargets --format '$(REPO_URI)' \
		'Identifier: Packages' 'Origin: Debian' 'Label: Debian' \
		2>/dev/null | head -n 1
}

# Turn the private lists to the suites that have newer kernels than ours.
use_newer_suites()
{
	mirror=$(debian_mirror)
	private_apt
	if [ -z "$mirror" ]; then
		update
		mirror=$(debian_mirror)
	fi
	[ -n "$mirror" ] || give_up "this machine's apt knows no Debian mirror"
	signed=
	for key in /usr/share/keyrings/debian-archive-keyring.gpg \
		/usr/share/keyrings/debian-archive-keyring.pgp; do
		[ ! -r "$key" ] || signed="[signed-by=$key] "
	done
	for suite in unstable experimental stable-backports; do
		echo "deb $signed$mirror $suite main"
	done >"$tmp/apt/sources.list"
	cat >>"$tmp/apt/conf" <<-END
		Dir::Etc::sourcelist "$tmp/apt/sources.list";
		Dir::Etc::sourceparts "/dev/null";
	END
	update
}

# A suite that does not answer matters only if no other has the package.
update()
{
	say "reading the package lists of the distribution"
	# shellcheck disable=SC2086
	apt-get $apt_options -qq update >"$tmp/update.log" 2>&1
}

# Does apt, as configured so far, have package $1?
known()
{
	# shellcheck disable=SC2086
	apt-cache $apt_options show "$1" >/dev/null 2>&1
}

# The newest package linux-source-$1.x that apt, as configured so far, has.
newest_package()
{
	# shellcheck disable=SC2086
	apt-cache $apt_options search --names-only \
		"^linux-source-$1\\.[0-9]+\$" 2>/dev/null |
		cut -d ' ' -f 1 | sort -V | tail -n 1
}

fetch()
{
	name=$1
	[ ! -r "/usr/src/$name.tar.xz" ] || return 0
	say "fetching $name from the distribution (about 150 MB)"
	# shellcheck disable=SC2086
	(cd "$tmp" && apt-get $apt_options -qq download "$name" \
		>"$tmp/download.log" 2>&1) ||
		give_up "apt cannot download $name:" \
			"$(grep '^E: ' "$tmp/download.log" | head -n 1)"
}

unpack()
{
	name=$1
	archive=/usr/src/$name.tar.xz
	if ! [ -r "$archive" ]; then
		dpkg-deb -x "$tmp"/*.deb "$tmp/package" ||
			give_up "the package $name cannot be unpacked"
		archive=$tmp/package$archive
	fi
	say "unpacking $name into $src (about 1.6 GB)"
	mkdir "$tmp/tree" || give_up "cannot write to '$src'"
	tar -xJf "$archive" --no-same-owner --strip-components=1 \
		-C "$tmp/tree" ||
		give_up "cannot unpack $name into '$src' (is the disk full?)"
	[ -f "$tmp/tree/Kbuild" ] || give_up "$name is not a kernel tree"
	mv -T "$tmp/tree" "$src/$name" || give_up "cannot write to '$src'"
}

case $version in
*[!0-9.]* | .* | *..* | *. | '')
	say "kernel.sh: '$1' is not a kernel version"
	exit 2
	;;
*.*) tree=$src/linux-source-$version ;;
*) tree=$(newest_unpacked "$version") ;;
esac
if [ -n "$tree" ] && [ -d "$tree" ]; then
	echo "$tree"
	exit 0
fi

command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
	give_up "no apt on this machine to get linux-source-$version with;" \
		"unpack a kernel tree and name it with KDIR="
mkdir -p "$src" 2>/dev/null || give_up "cannot make the folder '$src'"
# One at a time; the second finds what the first has unpacked.
exec 9>"$cache/.lock" && flock 9 || give_up "cannot lock '$src'"
if [ -n "$tree" ] && [ -d "$tree" ]; then
	echo "$tree"
	exit 0
fi
rm -rf "$src"/.tmp.*
tmp=$(mktemp -d "$src/.tmp.XXXXXX") || give_up "cannot write to '$src'"
apt_options=
case $version in
*.*)
	if ! [ -r "/usr/src/linux-source-$version.tar.xz" ] &&
		! known "linux-source-$version"; then
		private_apt
		update
		known "linux-source-$version" || give_up "the" \
			"distribution has no package linux-source-$version"
	fi
	name=linux-source-$version
	;;
*)
	use_newer_suites
	name=$(newest_package "$version")
	;;
esac
[ -n "$name" ] ||
	give_up "no linux-source-$version.x is to be reached from here" \
		"$(grep -h -m 1 '^E: ' "$tmp/update.log")"
fetch "$name"
unpack "$name"
echo "$src/$name"
