/* SPDX-License-Identifier: GPL-2.0-only */
/* cmocka with all that it wants included first. */
#ifndef UNIT_TEST_H
#define UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
