// SPDX-License-Identifier: GPL-2.0-only
void *stacked_get(void *buf);

void *user_reg(void *buf)
{
	return stacked_get(buf);
}
