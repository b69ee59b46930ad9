#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
#	indirect-count.sh TREE
#
# Files of TREE that import dma-bufs through a helper, counted in another way
# than the audit does it: by grep and awk, with the kernel's names written
# down, blind to what includes what. One line "WAY<tab>FILE" each, sorted.
set -u
LC_ALL=C
export LC_ALL
cd "$1" || exit 2

TAB=$(printf '\t')

# Files with word $1, but for headers and documentation; comments count.
files()
{
	grep -rlw --include='*.c' -e "$1" drivers sound net samples arch \
		io_uring 2>/dev/null
}

# Code of file $1 without comments, each statement on one line.
statements()
{
	awk '
	{
		line = $0
		out = ""
		while (line != "") {
			if (inside) {
				i = index(line, "*/")
				if (!i) { line = ""; break }
				line = substr(line, i + 2); inside = 0
			} else {
				i = index(line, "/*")
				j = index(line, "//")
				if (j && (!i || j < i)) {
					out = out substr(line, 1, j - 1)
					line = ""
				} else if (i) {
					out = out substr(line, 1, i - 1) " "
					line = substr(line, i + 2); inside = 1
				} else {
					out = out line; line = ""
				}
			}
		}
		if (out ~ /^[ \t]*#/) next
		all = all " " out
		gsub(/[ \t]+/, " ", all)
		if (out ~ /[;{}][ \t]*$/ || out ~ /,[ \t]*$/) {
			print all; all = ""
		}
	}
	END { print all }' "$1"
}

# Queues: the table is stored, and some io_modes of the file has the flag.
# Too coarse where a file has several queues.
queues()
{
	for ops in vb2_dma_contig_memops vb2_dma_sg_memops; do
		files $ops | while read -r f; do
			statements "$f" >"$TMP/s"
			grep -qE "=.*&$ops\>" "$TMP/s" || continue
			grep -E '\<io_modes *[|]?=' "$TMP/s" |
				grep -q '\<VB2_DMABUF\>' || continue
			printf '%s\t%s\n' $ops "$f"
		done
	done
}

# Tables: a driver whose table has a gem_prime_import_sg_table, or a macro that
# sets one, and no import of its own; or an import that is a helper's.
tables()
{
	macros=$(grep -rhE -A3 '^#define DRM_GEM_[A-Z_]*OPS[A-Z_]*' \
		include/drm/drm_gem_shmem_helper.h include/drm/drm_gem_dma_helper.h |
		awk '/^#define/ { sub(/\(.*/, "", $2); name = $2 }
		     /gem_prime_import|DRM_GEM_DMA_DRIVER_OPS.*WITH/ { print name }' |
		sort -u)
	files drm_driver | while read -r f; do
		statements "$f" >"$TMP/s"
		# One table a line.
		awk '/struct drm_driver [a-zA-Z0-9_]+ = \{/ { on = 1; t = "" }
		     on { t = t " " $0 }
		     on && /\}[ \t]*;/ { print t; on = 0 }' "$TMP/s" >"$TMP/t"
		while read -r t; do
			sets=$(printf '%s' "$t" | grep -cE '\.gem_prime_import_sg_table *=')
			for m in $macros; do
				case $t in
				*[!A-Z_]"$m"[!A-Z_]*) sets=1 ;;
				esac
			done
			own=$(printf '%s' "$t" |
				sed -n 's/.*\.gem_prime_import *=[ \t]*\([a-z0-9_]*\).*/\1/p')
			if [ -z "$own" ]; then
				[ "$sets" -gt 0 ] && printf 'drm_driver\t%s\n' "$f"
				continue
			fi
			case $own in
			drm_gem_*) printf 'drm_driver\t%s\n' "$f"; continue ;;
			esac
			dir=$(dirname "$f")
			body=$(find "$dir" -name '*.c' -exec awk -v f="$own" '
				index($0, f "(") && !/;/ && !/=/ { on = 1 }
				on { print } on && /^}/ { on = 0 }' {} +)
			case $body in
			*drm_gem_prime_import\(* | *drm_gem_prime_import_dev\(*)
				printf 'drm_driver\t%s\n' "$f" ;;
			esac
		done <"$TMP/t"
	done
}

# Calls: of functions whose names are written down here.
calls()
{
	for name in ib_umem_dmabuf_get ib_umem_dmabuf_get_pinned \
		ib_umem_dmabuf_get_pinned_with_dma_device \
		ib_umem_dmabuf_get_pinned_revocable_and_lock \
		ib_umem_get_desc ib_umem_get_attr ib_umem_get_attr_or_va \
		ib_umem_get_cq_buf ib_umem_get_cq_buf_or_va; do
		files $name | grep -v '^drivers/infiniband/core/' |
		while read -r f; do
			statements "$f" | grep -qE "\<$name\(" &&
				printf '%s\t%s\n' $name "$f"
		done
	done
	files 'drm_gem_prime_fd_to_handle' |
		grep -v '^drivers/gpu/drm/drm_' |
	while read -r f; do
		statements "$f" | grep -qE '\<drm_gem_prime_fd_to_handle\(' &&
			printf 'drm_gem_prime_fd_to_handle\t%s\n' "$f"
	done
}

registrations()
{
	for name in iio_dmaengine_buffer_setup iio_dmaengine_buffer_setup_ext \
		devm_iio_dmaengine_buffer_setup \
		devm_iio_dmaengine_buffer_setup_ext \
		devm_iio_dmaengine_buffer_setup_with_handle; do
		files $name | grep -v industrialio-buffer-dmaengine.c
	done | sort -u | sed "s/^/iio$TAB/"
	files iio_buffer_access_funcs | while read -r f; do
		statements "$f" | grep -qE '\.attach_dmabuf *=' &&
			printf 'iio\t%s\n' "$f"
	done
	files devm_ad_sd_setup_buffer_and_trigger | while read -r f; do
		statements "$f" | grep -qE '\.supports_spi_offload *=' &&
			printf 'iio\t%s\n' "$f"
	done
	{
		files PP_FLAG_ALLOW_UNREADABLE_NETMEM | grep ^drivers/
		files NETMEM_TX_DMA | grep ^drivers/
		files netmem_tx | grep ^drivers/ | while read -r f; do
			statements "$f" | grep -qE 'netmem_tx = true' && echo "$f"
		done
	} | sort -u | sed "s/^/netmem$TAB/"
}

TMP=$(mktemp -d) || exit 2
trap 'rm -rf "$TMP"' EXIT
{ queues; tables; calls; registrations; } | sort -u
