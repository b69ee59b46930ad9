// SPDX-License-Identifier: GPL-2.0-only
#include "ops.h"

int beta_attach(struct dma_buf *dmabuf, struct device *dev);
int beta_attach(struct dma_buf *dmabuf, struct device *dev)
{
	struct dma_buf_attachment *attach;
	int ret;

	attach = dma_buf_dynamic_attach(dmabuf, dev, &beta_header_ops, dmabuf);
	if (IS_ERR(attach))
		return PTR_ERR(attach);
	ret = dma_buf_pin(attach);
	if (ret)
		dma_buf_detach(dmabuf, attach);
	return ret;
}
