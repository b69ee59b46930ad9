// spatch: rename-callback
// SPDX-License-Identifier: GPL-2.0-only
// Reads, calls and stores through objects and pointers of that type.

struct dma_buf_attach_ops;

struct own {
	struct dma_buf_attach_ops ops;
	const struct dma_buf_attach_ops *p;
	struct dma_buf_attach_ops many[4];
};

const struct dma_buf_attach_ops *get_ops(struct own *own)
{
	return own->p;
}

const struct dma_buf_attach_ops *get_more_ops(struct own *own);

int test(const struct dma_buf_attach_ops *ops)
{
	if (WARN_ON(ops && !ops->move_notify))
		return -EINVAL;
	if (unlikely(!ops || !ops->move_notify))
		return -EINVAL;
	return !!(*ops).move_notify;
}

void call(struct dma_buf *dmabuf)
{
	struct dma_buf_attachment *attach;

	list_for_each_entry(attach, &dmabuf->attachments, node)
		if (attach->importer_ops)
			attach->importer_ops->move_notify(attach);
}

void through(struct own *own, struct dma_buf_attachment *attach, int i)
{
	own->ops.move_notify(attach);
	own->p->move_notify(attach);
	own->many[i].move_notify(attach);
	(&own->ops)->move_notify(attach);
	get_ops(own)->move_notify(attach);
	get_more_ops(own)->move_notify(attach);
	((struct dma_buf_attach_ops *)attach->importer_priv)->move_notify(attach);
	list_first_entry(&own->list, struct dma_buf_attachment, node)->importer_ops->move_notify(attach);
}

void store(struct own *own, void (*move_notify)(struct dma_buf_attachment *))
{
	struct dma_buf_attach_ops ops;
	void (**where)(struct dma_buf_attachment *) = &ops.move_notify;

	ops.move_notify = move_notify;
	own->p = &ops;
	own->ops.move_notify = NULL;
	*where = move_notify;
}

size_t places(void *p)
{
	typeof(((struct dma_buf_attach_ops *)0)->move_notify) f;

	return offsetof(struct dma_buf_attach_ops, move_notify) +
	       offsetof(const struct dma_buf_attach_ops, move_notify) +
	       sizeof_field(struct dma_buf_attach_ops, move_notify) +
	       sizeof(f) +
	       (size_t)container_of(p, struct dma_buf_attach_ops, move_notify);
}

#define CAN_MOVE(ops) ((ops)->importer_ops->move_notify != NULL)
#define FIRE(a)							\
	do {							\
		(a)->importer_ops->move_notify(a);		\
	} while (0)
