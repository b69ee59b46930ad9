// check: pin-unbalanced
// SPDX-License-Identifier: GPL-2.0-only
// Ways out with a pin that nobody takes back.

static int bad_label(struct newt *n, struct dma_buf *dmabuf)
{
	struct sg_table *sgt;
	int ret;

	dma_resv_lock(dmabuf->resv, NULL);
	ret = dma_buf_pin(n->attach);
	if (ret)
		goto err_unlock;
	sgt = dma_buf_map_attachment(n->attach, DIR);
	if (IS_ERR(sgt)) {
		ret = PTR_ERR(sgt);
		goto err_unlock;
	}
	ret = swim(n, sgt);
	if (ret)
		goto err_unpin;
	dma_resv_unlock(dmabuf->resv);
	return 0;
err_unpin:
	dma_buf_unpin(n->attach);
err_unlock:
	dma_resv_unlock(dmabuf->resv);
	return ret;
}

static int bad_detach(struct newt *n, struct dma_buf *dmabuf)
{
	struct dma_buf_attachment *attach = n->attach;
	int ret = dma_buf_pin(attach);

	dma_resv_unlock(dmabuf->resv);
	if (ret < 0) {
		dma_buf_detach(dmabuf, attach);
		return ret;
	}
	if (!n->wet) {
		dma_buf_detach(dmabuf, attach);
		return -EINVAL;
	}
	return 0;
}

static int bad_return(struct newt *n)
{
	int ret;

	if (dma_buf_pin(n->attach))
		return -EBUSY;
	ret = swim(n);
	if (ret < 0)
		return ret;
	if (!n->wet)
		return -EIO;
	ret = dive(n);
	if (ret) {
		dma_buf_unpin(n->attach);
		return ret;
	}
	return 0;
}

static int bad_by_condition(struct newt *n)
{
	int ret;

	ret = dma_buf_pin(n->attach);
	if (ret)
		return ret;
	n->sgt = dma_buf_map_attachment(n->attach, DIR);
	if (IS_ERR(n->sgt))
		return PTR_ERR(n->sgt);
	ret = swim(n);
	if (ret)
		dma_buf_unpin(n->attach);
	return ret;
}

static int good_labels(struct newt *n, struct dma_buf *dmabuf)
{
	int ret;

	ret = dma_buf_pin(n->attach);
	if (ret)
		goto err_detach;
	ret = swim(n);
	if (ret)
		goto err_unpin;
	return 0;
err_unpin:
	dma_buf_unpin(n->attach);
err_detach:
	dma_buf_detach(dmabuf, n->attach);
	return ret;
}

// Success may keep the pin.
static int good_success(struct newt *n)
{
	int ret;

	ret = dma_buf_pin(n->attach);
	if (ret)
		return ret;
	if (n->wet)
		goto out;
	ret = swim(n);
	if (ret) {
		dma_buf_unpin(n->attach);
		return ret;
	}
	ret = dive(n);
out:
	return ret;
}

// Its release looks at n->pinned.
static int good_marked(struct newt *n)
{
	int ret;

	ret = dma_buf_pin(n->attach);
	if (ret)
		return ret;
	n->pinned = true;
	if (!n->wet)
		return -EINVAL;
	ret = swim(n);
	if (ret)
		goto err;
	return 0;
err:
	dma_buf_unpin(n->attach);
	n->pinned = false;
	return ret;
}

static int good_release(struct newt *n, struct dma_buf *dmabuf)
{
	int ret;

	ret = dma_buf_pin(n->attach);
	if (ret)
		goto err;
	ret = swim(n);
	if (ret)
		goto err_release;
	return 0;
err_release:
	newt_release(n);
err:
	dma_buf_detach(dmabuf, n->attach);
	return ret;
}

// It knows by a flag whether there is a pin.
static int good_flag(struct newt *n, struct dma_buf *dmabuf)
{
	bool pinned = false;
	int ret;

	ret = dma_buf_pin(n->attach);
	if (ret)
		goto err;
	pinned = true;
	ret = swim(n);
	if (ret)
		goto err;
	return 0;
err:
	if (pinned)
		dma_buf_unpin(n->attach);
	dma_buf_detach(dmabuf, n->attach);
	return ret;
}

static int good_loop(struct newt *n, int legs)
{
	int ret, i;

	for (i = 0; i < legs; i++) {
		ret = dma_buf_pin(n->leg[i]);
		if (ret)
			goto undo;
		ret = swim(n);
		if (ret)
			goto undo_one;
	}
	return 0;
undo_one:
	dma_buf_unpin(n->leg[i]);
undo:
	while (i--)
		dma_buf_unpin(n->leg[i]);
	return ret;
}

// The way of the error is the one on which it unpins.
static int good_same_error(struct newt *n)
{
	int ret;

	ret = dma_buf_pin(n->attach);
	if (ret)
		return ret;
	ret = -EINVAL;
	if (!n->wet)
		goto out;
	ret = swim(n);
out:
	if (ret)
		dma_buf_unpin(n->attach);
	return ret;
}

// What fails before there is a pin, or behind its unpin.
static int good_early(struct newt *n)
{
	int ret;

	if (!n)
		return -EINVAL;
	if (!n->attach)
		return -ENODEV;
	else if (n->dry)
		return -EIO;
	ret = dive(n);
	if (ret)
		return ret;
	ret = dma_buf_pin(n->attach);
	if (ret)
		return ret;
	ret = swim(n);
	dma_buf_unpin(n->attach);
	if (ret)
		return ret;
	if (n->dry)
		return -EBUSY;
	return 0;
}
