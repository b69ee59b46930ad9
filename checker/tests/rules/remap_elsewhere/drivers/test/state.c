// SPDX-License-Identifier: GPL-2.0-only
/* A file in which no word tells that it is about buffers. */
#include "obj.h"

void state_stop(struct obj *obj)
{
	obj->stopped = true;
}

void state_start(struct obj *obj)
{
	obj->stopped = false;
}

void state_go(struct obj *obj)
{
	if (!obj->stopped)
		map_obj(obj);
}
