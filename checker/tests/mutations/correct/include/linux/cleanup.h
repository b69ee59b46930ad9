/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_CLEANUP_H
#define _LINUX_CLEANUP_H

#include <linux/types.h>

#define DEFINE_GUARD(_name, _type, _lock, _unlock)                          \
	typedef _type class_##_name##_t;                                    \
	static inline void class_##_name##_destructor(_type *p)             \
	{                                                                   \
		_type _T = *p;                                              \
									    \
		if (_T) {                                                   \
			_unlock;                                            \
		}                                                           \
	}                                                                   \
	static inline _type class_##_name##_constructor(_type _T)           \
	{                                                                   \
		_lock;                                                      \
		return _T;                                                  \
	}

#define __GUARD_NAME_2(line) __guard_##line
#define __GUARD_NAME(line) __GUARD_NAME_2(line)
#define CLASS(_name, var)                                       \
	class_##_name##_t var __cleanup(class_##_name##_destructor) = \
		class_##_name##_constructor
#define guard(_name) CLASS(_name, __GUARD_NAME(__LINE__))

#endif
