// SPDX-License-Identifier: GPL-2.0-only
/* Without a prototype, a call may lack what is asked for. */
struct dma_buf_attachment *dma_buf_dynamic_attach();

void *import(void *buf)
{
	return dma_buf_dynamic_attach(buf, (void *)0);
}

/*
 * expect:
 * importer import dynamic - - unknown unknown no-pin unknown
 * incomplete drivers/test/test.c: line 7: the attach ops that import() uses: the call lacks the argument
 */
