/* SPDX-License-Identifier: GPL-2.0-only */
/* The one place that says which version this is. */
#ifndef VERSION_H
#define VERSION_H

#define DMABUF_REVOKE_NAME "dmabuf-revoke"
#define DMABUF_REVOKE_VERSION "0.1.0"

#endif
