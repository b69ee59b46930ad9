// SPDX-License-Identifier: GPL-2.0-only
/* Every form in which the config symbol can be asked for. */
#include <linux/dma-buf.h>

int beta_call(int x);

#if IS_ENABLED(CONFIG_TEST_FEATURE)
#define BETA_BOTH 1
#else
#define BETA_BOTH 3
#endif

int beta_fold(int a, int b);
int beta_fold(int a, int b)
{
	int ret = 0;

	if (b)
		ret = beta_call(b);
	else
		ret = beta_call(a);

	if (beta_call(ret) && false)
		ret = 2;

	ret += BETA_BOTH;
	return ret;
}
