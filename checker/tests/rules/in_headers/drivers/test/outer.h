/* SPDX-License-Identifier: GPL-2.0-only */
#include "attach.h"

#define TEST_IMPORT(buf, dev) TEST_ATTACH(buf, dev, NULL, NULL)
