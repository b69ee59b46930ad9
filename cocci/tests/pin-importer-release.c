// spatch: pin-importer -D fn=hog_release
// SPDX-License-Identifier: GPL-2.0-only
// Where it ends.

void hog_release(struct kref *kref)
{
	if (hog_is_dmabuf(pages) && pages->attach) {
		struct dma_buf *dmabuf = pages->attach->dmabuf;

		dma_buf_detach(dmabuf, pages->attach);
		dma_buf_put(dmabuf);
	}
}
