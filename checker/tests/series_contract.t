#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The steps about the contract, on a small tree in which each has something to
# do, and on forms that are left to a human.
. "$(dirname "$0")/lib.sh"

HOME=$WORK/home
export HOME
unset SOURCE_DATE_EPOCH XDG_CONFIG_HOME GIT_DIR GIT_WORK_TREE
mkdir "$HOME"
command -v spatch >/dev/null || skip_all 'spatch is not installed'

tree=$WORK/tree
mkdir "$tree"
cp -a "$ROOT/checker/tests/trees/base/." "$tree"
cp -a "$ROOT/checker/tests/trees/revoke/." "$tree"
rm "$tree/README"
mkdir generated
: >generated/autoconf.h

git_in()
{
	git -C git -c user.name=x -c user.email=x@example.org "$@"
}

# A checkout of the tree in git/, as it was before all.
checkout()
{
	rm -rf git
	cp -a "$tree" git
	git_in init -q .
	git_in add -A -f .
	git_in commit -q -m base
	git_in tag base
}

# Does every file of git/ compile as it is?
compiles()
{
	(cd git && find drivers -name '*.c' -print | while read -r file; do
		gcc -Wall -Werror -Wno-unused-function -Wno-pointer-arith \
			-std=gnu11 -ffreestanding -fsyntax-only -nostdinc \
			-Iinclude -I"$WORK" -include linux/kconfig.h \
			-include linux/compiler_types.h "$file" || exit
	done)
}

# apply FOLDER: its patches, each of which must apply and build.
apply()
{
	ok 'it compiles before' compiles
	for patch in "$1"/000[1-9]*; do
		exits "git am $(basename "$patch")" 0 \
			git_in am -q "$PWD/$patch"
		ok '... and it compiles' compiles
		ok '... lines of the message are short' sh -c \
			"git -C git log -1 --format=%B |
			awk 'length > 75 { x = 1 } END { exit x }'"
	done
}

# Compare what became of the drivers with expect/revoke/$1.
results()
{
	for f in drivers/vfio/box.c drivers/vfio/box.h drivers/iommu/hog.c \
		drivers/infiniband/stub.c drivers/gpu/mover.c \
		drivers/dma-buf/dma-buf.c include/linux/dma-buf.h; do
		want=$ROOT/checker/tests/expect/revoke/$1/$f
		if [ -n "${UPDATE:-}" ]; then
			mkdir -p "$(dirname "$want")"
			cp "git/$f" "$want"
		fi
		same "$1: $f" "git/$f" "$want"
	done
}

# --- as merged ---

checkout
exits 'a series is made' 0 "$DMABUF_REVOKE" series -o first "$tree"
[ "$status" -eq 0 ] || { done_testing; exit 1; }
is 'nothing to complain of' "$(cat "$err")" ''
has 'every step has something to do' "$out" '8 patches in first'
lacks 'nothing is left to a human' first/0000* 'decided by hand'
has 'how to repeat it is said' first/0000* \
	'-D fn=box_move -D mark=revoked drivers/vfio/box.c'
exits 'once more' 0 "$DMABUF_REVOKE" series -o again "$tree"
ok 'the same bytes' diff -r first again
apply first
results upstream

exits 'no finding of the result is an error' 0 \
	"$DMABUF_REVOKE" audit --format json --fail-on error -o a.json git
has 'it is of the new generation' a.json '"generation": "upstream"'
has 'the exporter asks who can be revoked' a.json '"checks_revocable": true'
is 'it waits for all fences, and for unmaps' \
	"$(grep -c '"waits_unmap": true' a.json)" 2
lacks 'there is no stub' a.json '"kind": "stub-callback"'
has 'who cannot map again pins' a.json '"kind": "pinned-revocable"'
exits 'it needs no series' 0 "$DMABUF_REVOKE" series -o none git
is '... and gets none' "$(ls -A none)" ''

# Changes nearby, in each file that a step touches.
git_in reset -q --hard base
for f in vfio/box.c:box_attach iommu/hog.c:hog_revoke \
	infiniband/stub.c:umem_unmap gpu/mover.c:mover_pin; do
	sed -i "s/^static .*\<${f#*:}(/\/* New. *\/\n&/" "git/drivers/${f%:*}"
done
git_in commit -q -a -m nearby
exits 'git am -3 takes it all the same' 0 git_in am -q -3 \
	"$PWD"/first/000[1-9]*
ok '... and it compiles' compiles

# --- as posted ---

git_in reset -q --hard base
exits 'v3' 0 "$DMABUF_REVOKE" series --profile v3 -o v3 "$tree"
has 'all seven' "$out" '7 patches in v3'
has 'where it differs is said' v3/0000* 'where v3 had'
apply v3
results v3
exits 'no finding of the result is an error' 0 \
	"$DMABUF_REVOKE" audit --format json --fail-on error -o a.json git
has 'it is of the generation between' a.json '"generation": "v3"'
has 'the stub is the core'"'"'s' a.json \
	'"callback": "dma_buf_unsupported_invalidate_mappings"'
exits 'once more on the result' 0 \
	"$DMABUF_REVOKE" series --profile v3 -o none git
is '... nothing is to be done' "$(ls -A none)" ''

# --- forms that are left to a human ---

# Put drivers/gpu/hand.c into a tree of its own, with what is on standard
# input behind what all of them need, and make its series in hand.out.
hand()
{
	rm -rf hand hand.out
	cp -a "$tree" hand
	echo 'obj-$(CONFIG_BOX) += mover.o hand.o' >hand/drivers/gpu/Makefile
	{
		cat <<-END
			// SPDX-License-Identifier: GPL-2.0-only
			#include <linux/dma-buf.h>
			#include <linux/dma-resv.h>

			struct hand {
			 	struct dma_buf *dmabuf;
			 	bool gone;
			};

			struct sg_table *hand_table(void);
			void hand_free(struct sg_table *sgt);
		END
		cat
	} | sed 's/^ \t/\t/' >hand/drivers/gpu/hand.c
	exits "$1" 0 "$DMABUF_REVOKE" series -o hand.out hand
}

# What patch number $1 does to hand.c.
part()
{
	sed -n '/^diff .*hand\.c$/,/^diff .*[^d]\.c$/p' hand.out/000"$1"-*
}

# Rule $1 is given for function $2 of hand.c, and the function is as it was
# but for names.
left()
{
	ok "$1 is left for $2" grep -q "hand.c:[0-9]*: $1: $2: " hand.out/0000*
}

# Patch number $1 does not touch hand.c.
untouched()
{
	not_ok "nothing is done by $1" grep -q '^+++ b/drivers/gpu/hand.c' \
		hand.out/000"$1"-*
}

map='
static struct sg_table *hand_map(struct dma_buf_attachment *a,
				 enum dma_data_direction dir)
{
	struct hand *hand = a->dmabuf->priv;

	if (hand->gone)
		return ERR_PTR(-ENODEV);
	return hand_table();
}

static void hand_unmap(struct dma_buf_attachment *a, struct sg_table *sgt,
		       enum dma_data_direction dir)
{
	hand_free(sgt);
}

static const struct dma_buf_ops hand_ops = {
	.map_dma_buf = hand_map,
	.unmap_dma_buf = hand_unmap,
};

int hand_export(struct hand *hand)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &hand_ops;
	info.priv = hand;
	hand->dmabuf = dma_buf_export(&info);
	return 0;
}
'

hand 'the lock is dropped by the caller' <<END
$map
static void hand_tell(struct hand *hand)
{
	hand->gone = true;
	dma_buf_move_notify(hand->dmabuf);
}

void hand_revoke(struct hand *hand)
{
	dma_resv_lock(hand->dmabuf->resv, NULL);
	hand_tell(hand);
	dma_resv_unlock(hand->dmabuf->resv);
}
END
left REVOKE_NO_UNMAP_WAIT hand_tell
has 'the fences are waited for all the same' hand.out/0004* \
	'+	dma_resv_wait_timeout(hand->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP,'
is 'mappings are not counted then' "$(part 4 | grep -c '^+.*atomic')" 0
has 'an exporter without an attach gets one' hand.out/0007* \
	'+	.attach = hand_attach,'

hand 'there is nothing to count in' <<END
static bool hand_gone;
static struct dma_buf *hand_buf;

static struct sg_table *hand_map(struct dma_buf_attachment *a,
				 enum dma_data_direction dir)
{
	if (hand_gone)
		return ERR_PTR(-ENODEV);
	return hand_table();
}

static void hand_unmap(struct dma_buf_attachment *a, struct sg_table *sgt,
		       enum dma_data_direction dir)
{
	hand_free(sgt);
}

static const struct dma_buf_ops hand_ops = {
	.map_dma_buf = hand_map,
	.unmap_dma_buf = hand_unmap,
};

void hand_export(void)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &hand_ops;
	hand_buf = dma_buf_export(&info);
}

struct pci_dev;
struct pci_driver {
	void (*remove)(struct pci_dev *pdev);
};

static void hand_remove(struct pci_dev *pdev)
{
	dma_resv_lock(hand_buf->resv, NULL);
	hand_gone = true;
	dma_buf_move_notify(hand_buf);
	dma_resv_unlock(hand_buf->resv);
}

struct pci_driver hand_driver = { .remove = hand_remove };
END
left REVOKE_NO_UNMAP_WAIT hand_remove
has 'the reason is said' hand.out/0000* 'no struct of their own'

hand "a struct that several buffers share" <<END
$(echo "$map" | sed "s,hand->dmabuf = dma_buf_export,struct dma_buf *buf = dma_buf_export,")
void hand_revoke(struct hand *hand)
{
	dma_resv_lock(hand->dmabuf->resv, NULL);
	hand->gone = true;
	dma_buf_move_notify(hand->dmabuf);
	dma_resv_unlock(hand->dmabuf->resv);
}
END
left REVOKE_NO_UNMAP_WAIT hand_revoke
has "the reason is said" hand.out/0000* "may be that of several"

hand 'a map that never succeeds' <<END
$(echo "$map" | sed 's/return hand_table();/return ERR_PTR(-EOPNOTSUPP);/')
void hand_revoke(struct hand *hand)
{
	dma_resv_lock(hand->dmabuf->resv, NULL);
	hand->gone = true;
	dma_buf_move_notify(hand->dmabuf);
	dma_resv_unlock(hand->dmabuf->resv);
}
END
left REVOKE_NO_UNMAP_WAIT hand_revoke
is 'mappings are not counted' "$(part 4 | grep -c '^+.*atomic')" 0

hand 'a name that is taken' <<END
int nr_mappings;
$map
void hand_revoke(struct hand *hand)
{
	dma_resv_lock(hand->dmabuf->resv, NULL);
	hand->gone = true;
	dma_buf_move_notify(hand->dmabuf);
	dma_resv_unlock(hand->dmabuf->resv);
}
END
has 'another is taken' hand.out/0004* '+	atomic_t nr_dma_buf_mappings;'

importer='
struct iommu_domain;
void iommu_unmap(struct iommu_domain *domain, unsigned long iova, size_t len);

struct grip {
	struct dma_buf_attachment *attach;
	struct iommu_domain *domain;
	bool on;
};

static void grip_revoke(struct dma_buf_attachment *attach)
{
	struct grip *grip = attach->importer_priv;

	iommu_unmap(grip->domain, 0, 1);
	grip->on = false;
}

static const struct dma_buf_attach_ops grip_ops = {
	.move_notify = grip_revoke,
};
'

hand 'an importer that does not lock, and maps when it attaches' <<END
$importer
int grip_import(struct grip *grip, struct device *dev, struct dma_buf *dmabuf)
{
	struct sg_table *sgt;
	int ret;

	grip->attach = dma_buf_dynamic_attach(dmabuf, dev, &grip_ops, grip);
	if (IS_ERR(grip->attach))
		return PTR_ERR(grip->attach);
	dma_resv_lock(dmabuf->resv, NULL);
	sgt = dma_buf_map_attachment(grip->attach, DMA_BIDIRECTIONAL);
	dma_resv_unlock(dmabuf->resv);
	if (IS_ERR(sgt)) {
		ret = PTR_ERR(sgt);
		dma_buf_detach(dmabuf, grip->attach);
		return ret;
	}
	return 0;
}

void grip_release(struct grip *grip)
{
	dma_buf_detach(grip->attach->dmabuf, grip->attach);
}
END
has 'it pins with a lock of its own' hand.out/0008* \
	'+	ret = dma_buf_pin(grip->attach);'
is 'and unpins on both ways out' \
	"$(grep -c '^+.*dma_buf_unpin(grip->attach);' hand.out/0008*)" 2

hand 'an importer that attaches in two places' <<END
$importer
int grip_import(struct grip *grip, struct device *dev, struct dma_buf *dmabuf)
{
	grip->attach = dma_buf_dynamic_attach(dmabuf, dev, &grip_ops, grip);
	return 0;
}

int grip_import_too(struct grip *grip, struct device *dev,
		    struct dma_buf *dmabuf)
{
	grip->attach = dma_buf_dynamic_attach(dmabuf, dev, &grip_ops, grip);
	return 0;
}
END
left NOT_PINNED grip_import
left NOT_PINNED grip_import_too
untouched 8

hand 'a stub that does not pin' <<END
static void grip_stub(struct dma_buf_attachment *attach)
{
	pr_warn("no\n");
}

static const struct dma_buf_attach_ops grip_ops = {
	.move_notify = grip_stub,
};

struct dma_buf_attachment *grip_import(struct device *dev,
				       struct dma_buf *dmabuf)
{
	return dma_buf_dynamic_attach(dmabuf, dev, &grip_ops, NULL);
}
END
left NOT_PINNED grip_import
has 'it goes all the same' hand.out/0005* '-static void grip_stub('

done_testing
