/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel calls the things this program is about, per generation.
 * This table is the only place that spells them; everything else asks it.
 */
#ifndef API_API_H
#define API_API_H

#include "lib/util.h"

/* The generations of the interface. Told from the header, never from a
 * version number: distributions backport. */
enum api_gen {
	API_GEN_NONE,	  /* no dma-buf, or none that can be told */
	API_GEN_OLD,	  /* move_notify */
	API_GEN_V3,	  /* invalidate_mappings, core function not renamed */
	API_GEN_UPSTREAM, /* as merged in 7.1 */
};

/* "none", "old", "v3", "upstream". */
const char *api_gen_name(enum api_gen gen);

/* Where the tree declares the interface, and where it implements it. */
#define API_HEADER "include/linux/dma-buf.h"
#define API_CORE "drivers/dma-buf/dma-buf.c"

/* struct dma_buf_attach_ops and its callback. */
#define API_ATTACH_OPS "dma_buf_attach_ops"
#define API_CALLBACK_OLD "move_notify"
#define API_CALLBACK_NEW "invalidate_mappings"
/* The call that fires the callback of every importer. */
#define API_NOTIFY_OLD "dma_buf_move_notify"
#define API_NOTIFY_NEW "dma_buf_invalidate_mappings"
/* The Kconfig symbol that went away, without CONFIG_. */
#define API_CONFIG "DMABUF_MOVE_NOTIFY"
/* What people write when they mean it. */
#define API_CONFIG_NEAR "DMABUF_MOVENOTIFY"
/* struct dma_buf_ops, what an exporter fills in. */
#define API_EXPORT_OPS "dma_buf_ops"
/* What says which ops a buffer is exported with, and the macro that makes one. */
#define API_EXPORT_INFO "dma_buf_export_info"
#define API_EXPORT_DEFINE "DEFINE_DMA_BUF_EXPORT_INFO"
#define API_BUFFER "dma_buf"
#define API_ATTACHMENT "dma_buf_attachment"
/* Where an attachment has its importer's ops. */
#define API_IMPORTER_OPS "importer_ops"
/* What the functions that map an attachment begin with. */
#define API_MAP "dma_buf_map_attachment"
/* v3's stub that is exported for importers that cannot revoke. */
#define API_V3_STUB "dma_buf_unsupported_invalidate_mappings"
#define API_REVOCABLE "dma_buf_attach_revocable"

bool api_is_callback(const char *member);
bool api_is_notify(const char *function);

/* What a function of the interface does, as far as importers and exporters
 * are concerned. */
enum api_role {
	API_ROLE_NONE,
	API_ROLE_ATTACH,	 /* dma_buf_attach() */
	API_ROLE_DYNAMIC_ATTACH, /* dma_buf_dynamic_attach() */
	API_ROLE_DETACH,
	API_ROLE_PIN,
	API_ROLE_UNPIN,
	API_ROLE_MAP,
	API_ROLE_MAP_UNLOCKED,
	API_ROLE_UNMAP,
	API_ROLE_UNMAP_UNLOCKED,
	API_ROLE_NOTIFY,
	API_ROLE_EXPORT,
	API_ROLE_REVOCABLE,
	API_ROLE_OTHER, /* any other function of dma-buf.h */
};

/* What the caller of an interface function owes the reservation lock. */
enum api_resv {
	API_RESV_ANY,
	API_RESV_HELD,
	API_RESV_NOT_HELD,
};

struct api_func {
	const char *name;
	enum api_role role;
	enum api_resv resv;
	int ops_arg;  /* argument that takes the attach ops, -1: none */
	int priv_arg; /* argument that becomes importer_priv, -1: none */
};

/* The entry of a function of the interface, or NULL. */
const struct api_func *api_func_find(const char *name);
enum api_role api_func_role(const char *name);
/* All entries, ended by one with a NULL name. */
extern const struct api_func api_funcs[];

#endif
