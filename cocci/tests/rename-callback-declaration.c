// spatch: rename-callback
// SPDX-License-Identifier: GPL-2.0-only
// The declaration, with other things around it.

struct dma_buf_attach_ops {
	/**
	 * @allow_peer2peer:
	 */
	bool allow_peer2peer;

	void	(*move_notify) (struct dma_buf_attachment *);
	void (*other)(int move_notify);
};
