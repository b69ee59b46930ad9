// check: pin-unchecked
// SPDX-License-Identifier: GPL-2.0-only
// Results of a pin or a map that nobody looks at.

static void bad_dropped(struct dma_buf_attachment *attach)
{
	dma_buf_pin(attach);
}

static void bad_cast(struct frog *f)
{
	(void)dma_buf_map_attachment(f->attach,
				     DMA_BIDIRECTIONAL);
}

static int bad_overwritten(struct frog *f)
{
	int ret;

	ret = dma_buf_pin(f->attach);
	ret = hop(f);
	return ret;
}

static int bad_on_both_ways(struct frog *f)
{
	int ret;

	ret = dma_buf_pin(f->attach);
	if (f->wet) {
		ret = swim(f);
		return ret;
	}
	return 0;
}

static void bad_unread(struct frog *f)
{
	int err;

	err = dma_buf_pin(f->attach);
	f->mapped = true;
}

static int bad_at_once(struct frog *f)
{
	int ret = dma_buf_pin(f->attach);

	while (f->wet)
		hop(f);
	ret = swim(f);
	return ret;
}

static void bad_mapping(struct frog *f)
{
	struct sg_table *sgt;

	sgt = dma_buf_map_attachment_unlocked(f->attach, DIR);
	sgt = f->sgt;
	swim(f, sgt);
}

static int good_tested(struct frog *f)
{
	int ret = dma_buf_pin(f->attach);

	if (ret)
		return ret;
	return hop(f);
}

static int good_returned(struct frog *f)
{
	return dma_buf_pin(f->attach);
}

static int good_in_condition(struct frog *f)
{
	int ret;

	if ((ret = dma_buf_pin(f->attach)))
		return ret;
	if (dma_buf_pin(f->other))
		return -EBUSY;
	return 0;
}

static int good_handed_on(struct frog *f)
{
	int ret;

	ret = dma_buf_pin(f->attach);
	ret = report(f, ret);
	return ret;
}

static int good_next_round(struct frog *f)
{
	int ret = 0, i;

	for (i = 0; i < f->legs; i++) {
		if (ret)
			break;
		ret = dma_buf_pin(f->leg[i]);
	}
	return 0;
}

static int good_by_address(struct frog *f)
{
	int ret = 0, *p = &ret;

	ret = dma_buf_pin(f->attach);
	report(f, p);
	ret = 0;
	return ret;
}

// One way reads it.
static int good_on_one_way(struct frog *f)
{
	int ret;

	ret = dma_buf_pin(f->attach);
	if (f->wet)
		return ret;
	ret = hop(f);
	return ret;
}

static struct sg_table *good_member(struct frog *f)
{
	f->sgt = dma_buf_map_attachment(f->attach, DIR);
	return f->sgt;
}

static void good_cleanup(struct frog *f)
{
	struct sg_table *sgt __free(frog_unmap) =
		dma_buf_map_attachment(f->attach, DIR);

	hop(f);
}

static void good_cleanup_later(struct frog *f)
{
	struct sg_table *sgt __free(frog_unmap) = NULL;

	sgt = dma_buf_map_attachment(f->attach, DIR);
	hop(f);
}
