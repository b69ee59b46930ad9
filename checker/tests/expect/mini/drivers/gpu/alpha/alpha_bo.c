// SPDX-License-Identifier: GPL-2.0-only
#include "alpha.h"

/**
 * alpha_bo_move_notify - a buffer is about to move
 * @bo: the buffer
 */
int alpha_bo_move_notify(struct alpha_bo *bo)
{
	/* No invalidate_mappings() for what we imported ourselves. */
	if (bo->dma_buf && !bo->attach)
		dma_buf_invalidate_mappings(bo->dma_buf);

	/* move_notify comes before the move */
	return 0;
}
