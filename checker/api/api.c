// SPDX-License-Identifier: GPL-2.0-only
#include "api/api.h"

/*
 * Source of the lock column: "locking convention" in the core's own
 * documentation comment.
 */
const struct api_func api_funcs[] = {
	{ "dma_buf_attach", API_ROLE_ATTACH, API_RESV_NOT_HELD, -1, -1 },
	{ "dma_buf_dynamic_attach", API_ROLE_DYNAMIC_ATTACH, API_RESV_NOT_HELD,
	  2, 3 },
	{ "dma_buf_detach", API_ROLE_DETACH, API_RESV_NOT_HELD, -1, -1 },
	{ "dma_buf_pin", API_ROLE_PIN, API_RESV_HELD, -1, -1 },
	{ "dma_buf_unpin", API_ROLE_UNPIN, API_RESV_HELD, -1, -1 },
	{ "dma_buf_map_attachment", API_ROLE_MAP, API_RESV_HELD, -1, -1 },
	{ "dma_buf_map_attachment_unlocked", API_ROLE_MAP_UNLOCKED,
	  API_RESV_NOT_HELD, -1, -1 },
	{ "dma_buf_unmap_attachment", API_ROLE_UNMAP, API_RESV_HELD, -1, -1 },
	{ "dma_buf_unmap_attachment_unlocked", API_ROLE_UNMAP_UNLOCKED,
	  API_RESV_NOT_HELD, -1, -1 },
	{ API_NOTIFY_OLD, API_ROLE_NOTIFY, API_RESV_HELD, -1, -1 },
	{ API_NOTIFY_NEW, API_ROLE_NOTIFY, API_RESV_HELD, -1, -1 },
	{ "dma_buf_export", API_ROLE_EXPORT, API_RESV_NOT_HELD, -1, -1 },
	{ API_REVOCABLE, API_ROLE_REVOCABLE, API_RESV_ANY, -1, -1 },
	{ "dma_buf_vmap", API_ROLE_OTHER, API_RESV_HELD, -1, -1 },
	{ "dma_buf_vunmap", API_ROLE_OTHER, API_RESV_HELD, -1, -1 },
	{ "dma_buf_vmap_unlocked", API_ROLE_OTHER, API_RESV_NOT_HELD, -1, -1 },
	{ "dma_buf_vunmap_unlocked", API_ROLE_OTHER, API_RESV_NOT_HELD, -1,
	  -1 },
	{ "dma_buf_fd", API_ROLE_OTHER, API_RESV_NOT_HELD, -1, -1 },
	{ "dma_buf_get", API_ROLE_OTHER, API_RESV_NOT_HELD, -1, -1 },
	{ "dma_buf_put", API_ROLE_OTHER, API_RESV_NOT_HELD, -1, -1 },
	{ "dma_buf_mmap", API_ROLE_OTHER, API_RESV_NOT_HELD, -1, -1 },
	{ "dma_buf_begin_cpu_access", API_ROLE_OTHER, API_RESV_NOT_HELD, -1,
	  -1 },
	{ "dma_buf_end_cpu_access", API_ROLE_OTHER, API_RESV_NOT_HELD, -1,
	  -1 },
	{ NULL, API_ROLE_NONE, API_RESV_ANY, -1, -1 },
};

const char *api_gen_name(enum api_gen gen)
{
	static const char *const names[] = {
		[API_GEN_NONE] = "none",
		[API_GEN_OLD] = "old",
		[API_GEN_V3] = "v3",
		[API_GEN_UPSTREAM] = "upstream",
	};

	return names[gen];
}

bool api_is_callback(const char *member)
{
	return streq(member, API_CALLBACK_OLD) ||
	       streq(member, API_CALLBACK_NEW);
}

bool api_is_notify(const char *function)
{
	return streq(function, API_NOTIFY_OLD) ||
	       streq(function, API_NOTIFY_NEW);
}

const struct api_func *api_func_find(const char *name)
{
	for (const struct api_func *f = api_funcs; f->name; f++) {
		if (streq(f->name, name))
			return f;
	}
	return NULL;
}

enum api_role api_func_role(const char *name)
{
	const struct api_func *f = api_func_find(name);

	return f ? f->role : API_ROLE_NONE;
}
