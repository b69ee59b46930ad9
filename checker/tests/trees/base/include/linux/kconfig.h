/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __LINUX_KCONFIG_H
#define __LINUX_KCONFIG_H

#include <generated/autoconf.h>

#define PASTE_1 0,
#define SECOND(a, b, ...) b
#define IS_SET(x) IS_SET_1(x)
#define IS_SET_1(v) IS_SET_2(PASTE_##v)
#define IS_SET_2(maybe_comma) SECOND(maybe_comma 1, 0)

#define IS_BUILTIN(option) IS_SET(option)
#define IS_MODULE(option) IS_SET(option##_MODULE)
#define IS_ENABLED(option) (IS_BUILTIN(option) || IS_MODULE(option))

#endif
