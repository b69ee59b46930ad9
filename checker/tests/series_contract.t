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

rm -rf hand
cp -a "$tree" hand
echo 'obj-$(CONFIG_BOX) += mover.o' >hand/drivers/gpu/Makefile

# A driver $1 of the tree hand/: what all of them need, then what is on standard
# input, with names of its own where that says hand or grip.
hand()
{
	echo "obj-\$(CONFIG_BOX) += $1.o" >>hand/drivers/gpu/Makefile
	{
		printf '// SPDX-License-Identifier: GPL-2.0-only\n'
		printf '#include <linux/dma-buf.h>\n#include <linux/dma-resv.h>\n\n'
		printf 'struct hand {\n\tstruct dma_buf *dmabuf;\n\tbool gone;\n};\n\n'
		printf 'struct sg_table *hand_table(void);\n'
		printf 'void hand_free(struct sg_table *sgt);\n'
		cat
	} | sed "s/\<hand/$1/g; s/\<grip/$1_grip/g" >"hand/drivers/gpu/$1.c"
}

# An exporter.
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

int hand_export(void)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct hand *hand;

	hand = kzalloc(sizeof(*hand), GFP_KERNEL);
	if (!hand)
		return -ENOMEM;
	info.ops = &hand_ops;
	info.priv = hand;
	hand->dmabuf = dma_buf_export(&info);
	return 0;
}
'
hand h1 <<END
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
hand h2 <<END
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
hand h3 <<END
$(echo "$map" | sed '/^	struct hand [*]hand;/d; /kzalloc/,/ENOMEM/d' |
	sed 's/hand_export(void)/hand_export(struct hand *hand)/')
void hand_revoke(struct hand *hand)
{
	dma_resv_lock(hand->dmabuf->resv, NULL);
	hand->gone = true;
	dma_buf_move_notify(hand->dmabuf);
	dma_resv_unlock(hand->dmabuf->resv);
}
END
hand h4 <<END
$(echo "$map" | sed 's/return hand_table();/return ERR_PTR(-EOPNOTSUPP);/')
void hand_revoke(struct hand *hand)
{
	dma_resv_lock(hand->dmabuf->resv, NULL);
	hand->gone = true;
	dma_buf_move_notify(hand->dmabuf);
	dma_resv_unlock(hand->dmabuf->resv);
}
END
# Takes the buffer back in the plainest way.
revoke='
void hand_revoke(struct hand *hand)
{
	dma_resv_lock(hand->dmabuf->resv, NULL);
	hand->gone = true;
	dma_buf_move_notify(hand->dmabuf);
	dma_resv_unlock(hand->dmabuf->resv);
}
'
hand h5 <<END
$map$revoke
END
hand h6 <<END
$(echo "$map" | sed 's/if (hand->gone)/if (!hand->gone)/')
void hand_revoke(struct hand *hand, bool alive)
{
	dma_resv_lock(hand->dmabuf->resv, NULL);
	hand->gone = alive;
	dma_buf_move_notify(hand->dmabuf);
	dma_resv_unlock(hand->dmabuf->resv);
}
END
hand h7 <<END
$map
void hand_revoke(struct hand *hand, bool hard)
{
	dma_resv_lock(hand->dmabuf->resv, NULL);
	if (hard)
		hand->gone = true;
	dma_buf_move_notify(hand->dmabuf);
	dma_resv_unlock(hand->dmabuf->resv);
}
END
hand h8 <<END
$map
void hand_revoke(struct hand *hand, bool hard)
{
	dma_resv_lock(hand->dmabuf->resv, NULL);
	if (hard) {
		hand->gone = true;
		dma_buf_move_notify(hand->dmabuf);
	} else {
		hand->gone = false;
	}
	dma_resv_unlock(hand->dmabuf->resv);
}
END
hand h9 <<END
$map
void hand_revoke(struct hand *hand)
{
	hand->gone = true;
	dma_resv_lock(hand->dmabuf->resv, NULL);
	dma_buf_move_notify(hand->dmabuf);
	dma_resv_unlock(hand->dmabuf->resv);
}
END
hand h10 <<END
$(echo "$map" | sed '/hand_free(sgt);/s/.*/	if (!sgt)\
		return;\
	if (a->dmabuf->priv)\
		hand_free(sgt);/')
$revoke
END
hand h11 <<END
$(echo "$map" | sed '/return hand_table();/s/.*/	if (dir == DMA_TO_DEVICE)\
		return hand->gone ? NULL : hand_table();\
	return hand_table();/')
$revoke
END
hand h12 <<END
$(echo "$map" | sed '/return hand_table();/s/.*/	struct sg_table *t = hand_table();\
\
	if (!t)\
		return t;\
	return t;/')
$revoke
END
hand h13 <<END
$map$revoke
static const struct dma_buf_ops hand_others = {
	.map_dma_buf = hand_map,
	.unmap_dma_buf = hand_unmap,
};

struct dma_buf *hand_export_other(void *priv)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &hand_others;
	info.priv = priv;
	return dma_buf_export(&info);
}
END
hand h14 <<END
struct mutex {
	int owner;
};
void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
static struct mutex hand_lock;
$(echo "$map" | sed '/hand_free(sgt);/s/.*/	mutex_lock(\&hand_lock);\
&\
	mutex_unlock(\&hand_lock);/')
$(echo "$revoke" | sed 's/^	dma_resv_lock/	mutex_lock(\&hand_lock);\
&/; $s/^}/	mutex_unlock(\&hand_lock);\
}/')
END
hand h15 <<END
$map
void hand_revoke(struct hand *hand, struct dma_resv *other)
{
	dma_resv_lock(hand->dmabuf->resv, NULL);
	hand->gone = true;
	dma_buf_move_notify(hand->dmabuf);
	dma_resv_wait_timeout(other, DMA_RESV_USAGE_KERNEL, true, 10);
	dma_resv_unlock(hand->dmabuf->resv);
}
END
hand h16 <<END
$(echo "$map" | sed '/hand_free(sgt);/s/.*/	int priv = 1;\
\
	if (priv)\
&/')
$revoke
END
hand h17 <<END
$(echo "$map" | sed 's/struct hand/struct tail/g; 1s/^/struct tail {\
	struct dma_buf *dmabuf;\
	bool gone;\
	int data[];\
};/')
$(echo "$revoke" | sed 's/struct hand/struct tail/')
END
hand h18 <<END
$(echo "$map" | sed 's/^static const struct dma_buf_ops.*/static int hand_attach(struct dma_buf *buf, struct dma_buf_attachment *a)\
{\
	void *p = kzalloc(8, GFP_KERNEL);\
\
	return p ? 0 : -ENOMEM;\
}\
\
&\
	.attach = hand_attach,/')
$revoke
END
hand h19 <<END
int nr_mappings;
$map
$revoke
END
# Gives a buffer up for good.
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
hand h20 <<END
$importer
int grip_import(struct grip *grip, struct device *dev, struct dma_buf *dmabuf)
{
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	int ret;

	attach = dma_buf_dynamic_attach(dmabuf, dev, &grip_ops, grip);
	if (IS_ERR(attach))
		return PTR_ERR(attach);
	dma_resv_lock(dmabuf->resv, NULL);
	sgt = dma_buf_map_attachment(attach, DMA_BIDIRECTIONAL);
	dma_resv_unlock(dmabuf->resv);
	if (IS_ERR(sgt)) {
		ret = PTR_ERR(sgt);
		dma_buf_detach(dmabuf, attach);
		return ret;
	}
	grip->attach = attach;
	return 0;
}

void grip_release(struct grip *grip)
{
	dma_buf_detach(grip->attach->dmabuf, grip->attach);
}
END
# Attaches, and detaches, in the plainest way.
plain='
int grip_import(struct grip *grip, struct device *dev, struct dma_buf *dmabuf)
{
	struct dma_buf_attachment *attach;
	int ret;

	attach = dma_buf_dynamic_attach(dmabuf, dev, &grip_ops, grip);
	if (IS_ERR(attach))
		return PTR_ERR(attach);
	grip->attach = attach;
	return 0;
}

void grip_release(struct grip *grip)
{
	dma_buf_detach(grip->attach->dmabuf, grip->attach);
}
'
hand h21 <<END
$importer$plain
END
hand h22 <<END
$importer
$(echo "$plain" | sed 's/^	int ret;/	int ret = grip->on;/; s/return 0;/return ret;/')
END
hand h23 <<END
$importer
$(echo "$plain" | sed 's/^	attach = /	ret = grip->on;\
&/; s/return 0;/return ret;/')
END
hand h24 <<END
$importer
$(echo "$plain" | sed 's/^	dma_buf_detach.*/	dma_resv_lock(grip->attach->dmabuf->resv, NULL);\
&\
	dma_resv_unlock(grip->attach->dmabuf->resv);/')
END
hand h25 <<END
$importer
$(echo "$plain" | sed 's/^	attach = /	grip->attach = /; s/(attach)/(grip->attach)/; /grip->attach = attach/d')
END
hand h26 <<END
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
hand h27 <<END
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

exits 'all of them at once' 0 "$DMABUF_REVOKE" series -o hand.out hand
[ "$status" -eq 0 ] || { done_testing; exit 1; }

# Driver $1 is what is asked about from now on; $2 says what it is.
of()
{
	driver=$1
	what=$2
}

# What patch number $1 does to the driver, with the names of before.
part()
{
	sed -n "\,^diff .*/$driver\.c\$,,\,^diff .*/gpu/[^/]*\$,p" \
		hand.out/000"$1"-* >.part
	# Up to the next file.
	awk '/^diff / { n++ } n == 1' .part |
		sed "s/\<${driver}_grip/grip/g; s/\<$driver/hand/g"
}

# Rule $1 is given for function $2.
left()
{
	f=$(echo "$2" | sed "s/^hand/$driver/; s/^grip/${driver}_grip/")
	ok "$what: $1 is left for $2" \
		grep -q "$driver.c:[0-9]*: $1: $f: " hand.out/0000*
}

# A line of it has TEXT.
part_has()
{
	part "$1" | grep -qF -e "$2"
}

# Patch number $1 does not touch the driver.
untouched()
{
	not_ok "$what: nothing is done by $1" \
		grep -q "^+++ b/drivers/gpu/$driver.c" hand.out/000"$1"-*
}

# The mappings of hand.c are not counted, and that is said of hand_revoke().
uncounted()
{
	is "$what: mappings are not counted" "$(part 4 | grep -c '^+.*atomic')" 0
	left REVOKE_NO_UNMAP_WAIT hand_revoke
}

of h1 'the lock is dropped by the caller'
left REVOKE_NO_UNMAP_WAIT hand_tell
ok 'the fences are waited for all the same' part_has 4 \
	'+	dma_resv_wait_timeout(hand->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP,'
is "$what: mappings are not counted" "$(part 4 | grep -c '^+.*atomic')" 0
ok 'an exporter without an attach gets one' part_has 7 \
	'+	.attach = hand_attach,'
of h2 'there is nothing to count in'
left REVOKE_NO_UNMAP_WAIT hand_remove
has 'the reason is said' hand.out/0000* 'no struct of their own'
of h3 "a struct that several buffers share"
left REVOKE_NO_UNMAP_WAIT hand_revoke
has "the reason is said" hand.out/0000* "may be that of several"
of h4 'a map that never succeeds'
left REVOKE_NO_UNMAP_WAIT hand_revoke
is "$what: mappings are not counted" "$(part 4 | grep -c '^+.*atomic')" 0
of h5 'the plainest way'
ok 'mappings are counted' part_has 4 '+	atomic_t nr_mappings;'
of h6 'a mark that says so by being false'
uncounted
of h7 'a mark that is set on one way only'
uncounted
of h8 'an unlock that two ways share'
uncounted
of h9 'a mark that is set without the lock'
uncounted
of h10 'an unmap with ways out of two kinds'
uncounted
of h11 'a map with ways out of two kinds'
uncounted
of h12 'a map that returns what it could not get'
is 'only what succeeds counts' "$(part 4 | grep -c '^+.*atomic_inc')" 1
of h13 'callbacks of two tables'
uncounted
of h14 'a lock that unmap wants, too'
uncounted
of h15 'a wait for another buffer'
ok 'and gets one of its own beside it' part_has 4 \
	'+	dma_resv_wait_timeout(hand->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP,'
not_ok 'which is all' part_has 4 '-	dma_resv_wait_timeout'
of h16 'an unmap with a variable of that name'
ok 'another name is taken' part_has 4 '+	struct hand *box = a->dmabuf->priv;'
of h17 'a struct that nothing can stand behind'
uncounted
has 'as it would not compile' hand.out/0000* 'does not compile'
of h18 'an attach that has begun'
ok 'is left' grep -q 'h18.c:[0-9]*: REVOKE_ANY_IMPORTER: h18_ops: its .attach has done' \
	hand.out/0000*
untouched 7
of h19 'a name that is taken'
ok 'another is taken' part_has 4 '+	atomic_t nr_dma_buf_mappings;'
of h20 'an importer that does not lock, and maps when it attaches'
ok 'it pins with a lock of its own' part_has 8 \
	'+	ret = dma_buf_pin(attach);'
is 'and unpins on both ways out' \
	"$(part 8 | grep -c '^+.*dma_buf_unpin(.*attach);')" 2
of h21 'the plainest importer'
ok 'pins' part_has 8 '+	ret = dma_buf_pin(attach);'
of h22 'a variable that is something else'
left NOT_PINNED grip_import
untouched 8
of h23 'a variable that has a value'
left NOT_PINNED grip_import
untouched 8
of h24 'a detach under the lock'
left NOT_PINNED grip_import
untouched 8
of h25 'an attachment that is kept at once'
left NOT_PINNED grip_import
untouched 8
of h26 'an importer that attaches in two places'
left NOT_PINNED grip_import
left NOT_PINNED grip_import_too
untouched 8
of h27 'a stub that does not pin'
left NOT_PINNED grip_import
ok 'it goes all the same' part_has 5 '-static void grip_stub('

# --- a core that is not what it was ---

# core NAME FROM TO: with TO for FROM in the core, step 5 does nothing.
core()
{
	rm -rf hand hand.out
	cp -a "$tree" hand
	sed -i "s#$2#$3#" hand/drivers/dma-buf/dma-buf.c
	not_ok "$1: it is another" cmp -s hand/drivers/dma-buf/dma-buf.c \
		"$tree/drivers/dma-buf/dma-buf.c"
	exits "$1" 0 "$DMABUF_REVOKE" series -o hand.out hand
	ok 'it is said' grep -q 'dma-buf.c:[0-9]*: NO_INVALIDATE: ' hand.out/0000*
	ok 'and of the stub' grep -q 'stub.c:[0-9]*: STUB_INVALIDATE: ' hand.out/0000*
	not_ok 'the stub stays' grep -q '^-static void umem_unsupported' hand.out/000[1-9]*
	not_ok 'nobody lets ops without a callback in' \
		grep -q '^-.*!ops->invalidate_mappings' hand.out/000[1-9]*
}

core 'it refuses in other words' \
	'WARN_ON(importer_ops && !importer_ops->move_notify)' \
	'WARN_ON(!dmabuf || (importer_ops \&\& !importer_ops->move_notify))'
core 'it calls by other means' \
	'attach->importer_ops->move_notify(attach);' \
	'({ void (*f)(struct dma_buf_attachment *) = attach->importer_ops->move_notify; f(attach); });'

done_testing
