// SPDX-License-Identifier: GPL-2.0-only
int lib_queue(void *q);

int libuser_probe(void *q)
{
	return lib_queue(q);
}
