// SPDX-License-Identifier: GPL-2.0-only
#include "model/words.h"

#include "api/api.h"

const struct scan_word model_words[NR_WORDS] = {
	[WORD_ATTACH] = { "dma_buf_attach", true },
	[WORD_DYNAMIC_ATTACH] = { "dma_buf_dynamic_attach", true },
	[WORD_ATTACH_OPS] = { API_ATTACH_OPS, true },
	[WORD_CALLBACK_OLD] = { API_CALLBACK_OLD, true },
	[WORD_CALLBACK_NEW] = { API_CALLBACK_NEW, true },
	[WORD_NOTIFY_OLD] = { API_NOTIFY_OLD, true },
	[WORD_NOTIFY_NEW] = { API_NOTIFY_NEW, true },
	[WORD_PIN] = { "dma_buf_pin", true },
	/* What needs the lock, so that all who call it are looked at. */
	[WORD_MAP] = { "dma_buf_map_attachment", true },
	[WORD_UNMAP] = { "dma_buf_unmap_attachment", true },
	[WORD_VMAP] = { "dma_buf_vmap", true },
	[WORD_VUNMAP] = { "dma_buf_vunmap", true },
	[WORD_EXPORT_OPS] = { API_EXPORT_OPS, true },
	[WORD_EXPORT_INFO] = { API_EXPORT_INFO, true },
	[WORD_EXPORT_DEFINE] = { API_EXPORT_DEFINE, true },
	[WORD_CONFIG] = { API_CONFIG, false },
	[WORD_CONFIG_NEAR] = { API_CONFIG_NEAR, false },
	[WORD_DMA_BUF] = { "dma_buf", false },
	[WORD_DMA_RESV] = { "dma_resv", false },
};

static void find_in(const struct strbuf *text, const char *path,
		    const char *what, bool whole, struct text_hit_vec *out)
{
	const char *start = strbuf_str(text);
	const char *line_start = start;
	size_t n = strlen(what);
	unsigned int line = 1;
	const char *at = start;

	for (const char *p = start; (p = strstr(p, what)); p += n) {
		struct text_hit h = { .path = path };
		const char *nl;

		if (whole && ((p > start && is_ident(p[-1])) || is_ident(p[n])))
			continue;
		while ((nl = memchr(at, '\n', (size_t)(p - at)))) {
			line++;
			at = line_start = nl + 1;
		}
		h.line = line;
		h.column = (unsigned int)(p - line_start) + 1;
		h.offset = (size_t)(p - start);
		vec_push(out, h);
	}
}

void words_find(const struct tree *tree, const struct scan *scan, enum word w,
		const char *text, bool whole, struct text_hit_vec *out)
{
	vec_for_each(f, &scan->files) {
		struct strbuf content = STRBUF_INIT;

		if ((f->words & WORD_BIT(w)) &&
		    tree_read(tree, f->path, &content) == 0)
			find_in(&content, f->path, text, whole, out);
		strbuf_release(&content);
	}
}

void words_place(const char *text, size_t off, unsigned int *line,
		 unsigned int *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < off; i++) {
		++*column;
		if (text[i] == '\n') {
			++*line;
			*column = 1;
		}
	}
}
