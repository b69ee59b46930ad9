// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>

const struct dma_buf_attach_ops other_ops = { .allow_peer2peer = true };
