// SPDX-License-Identifier: GPL-2.0-only
/* Every way by which a callback may get to the unmap, one importer each. */
#include <linux/dma-buf.h>
#include <linux/kernel.h>
#include <linux/workqueue.h>

struct dma_fence;
struct dma_fence_cb;
typedef void (*dma_fence_func_t)(struct dma_fence *, struct dma_fence_cb *);
struct dma_fence_cb {
	dma_fence_func_t func;
};
int dma_fence_add_callback(struct dma_fence *fence, struct dma_fence_cb *cb,
			   dma_fence_func_t func);

struct callback_head {
	void (*func)(struct callback_head *head);
};
void call_rcu(struct callback_head *head,
	      void (*func)(struct callback_head *head));

struct timer_list {
	void (*function)(struct timer_list *t);
};
void init_timer_key(struct timer_list *t, void (*f)(struct timer_list *),
		    unsigned int flags, const char *name, void *key);
#define timer_setup(t, f, flags) init_timer_key(t, f, flags, #t, NULL)
int mod_timer(struct timer_list *t, unsigned long expires);

struct completion {
	int done;
};
void complete(struct completion *x);
void wait_for_completion(struct completion *x);

struct test;
struct test_funcs {
	const char *name;
	void (*stop)(struct test *t);
	void (*drop)(struct test *t);
};

struct test_table {
	const struct test_funcs *funcs;
};

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	const struct test_funcs *funcs;
	struct test_table table;
	struct work_struct work;
	struct work_struct idle_work;
	struct delayed_work later;
	struct timer_list timer;
	struct completion idle;
	struct dma_fence *fence;
	struct dma_fence_cb cb;
	struct callback_head rcu;
	void (*hook)(struct test *t);
	void (*own_hook)(struct test *t);
};

void test_map(struct test *t)
{
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	t->sgt = dma_buf_map_attachment(t->attach, DMA_BIDIRECTIONAL);
	dma_resv_unlock(t->attach->dmabuf->resv);
}

static void test_unmap(struct test *t)
{
	dma_buf_unmap_attachment(t->attach, t->sgt, DMA_BIDIRECTIONAL);
}

#define IMPORTER(name)                                                     \
	static const struct dma_buf_attach_ops name##_ops = {              \
		.invalidate_mappings = name##_notify,                      \
	};                                                                 \
	void *name(struct dma_buf *buf, struct device *dev, struct test *t) \
	{                                                                  \
		return dma_buf_dynamic_attach(buf, dev, &name##_ops, t);   \
	}

/* By a table with the members' names, by one without. */
static void named_stop(struct test *t)
{
	test_unmap(t);
}

static void positional_drop(struct test *t)
{
	test_unmap(t);
}

static const struct test_funcs named_funcs = {
	.name = "named",
	.stop = named_stop,
};

static const struct test_funcs positional_funcs = {
	"positional", NULL, positional_drop,
};

static void named_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	t->funcs->stop(t);
}
IMPORTER(named)

static void positional_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	t->funcs->drop(t);
}
IMPORTER(positional)

/* By a table out of a table that is picked at run time. */
static const struct test_funcs *const generations[] = {
	&named_funcs,
	&positional_funcs,
};

void test_probe(struct test *t, int gen)
{
	t->table.funcs = generations[gen];
}

static void picked_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;
	void (*stop)(struct test *t) = t->table.funcs->stop;

	stop(t);
}
IMPORTER(picked)

/* By a hook that is set at run time, and by a setter. */
static void hook_unmap(struct test *t)
{
	test_unmap(t);
}

void test_arm(struct test *t)
{
	t->own_hook = hook_unmap;
}

static void hook_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	t->own_hook(t);
}
IMPORTER(hook)

static void setter_unmap(struct test *t)
{
	test_unmap(t);
}

static void test_set_hook(struct test *t, void (*fn)(struct test *t))
{
	t->hook = fn;
}

void test_open(struct test *t)
{
	test_set_hook(t, setter_unmap);
}

static void setter_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	t->hook(t);
}
IMPORTER(setter)

/* By a function that is handed on. */
static void test_each(struct test *t, void (*fn)(struct test *t))
{
	fn(t);
}

static void handed_notify(struct dma_buf_attachment *attach)
{
	test_each(attach->importer_priv, test_unmap);
}
IMPORTER(handed)

/* By work, by delayed work. */
static void test_work(struct work_struct *work)
{
	test_unmap(container_of(work, struct test, work));
}

static void test_idle_work(struct work_struct *work)
{
	(void)work;
}

static void test_later(struct work_struct *work)
{
	test_unmap(container_of(work, struct test, later.work));
}

void test_init(struct test *t)
{
	INIT_WORK(&t->work, test_work);
	INIT_WORK(&t->idle_work, test_idle_work);
	INIT_DELAYED_WORK(&t->later, test_later);
}

static void work_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	schedule_work(&t->work);
}
IMPORTER(work)

/* The other work item of the same driver proves nothing. */
static void idle_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	schedule_work(&t->idle_work);
}
IMPORTER(idle)

static void later_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	schedule_delayed_work(&t->later, 10);
}
IMPORTER(later)

/* By a fence, by RCU, by a timer. */
static void test_signalled(struct dma_fence *fence, struct dma_fence_cb *cb)
{
	(void)fence;
	test_unmap(container_of(cb, struct test, cb));
}

static void fence_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_fence_add_callback(t->fence, &t->cb, test_signalled);
}
IMPORTER(fence)

static void test_rcu(struct callback_head *head)
{
	test_unmap(container_of(head, struct test, rcu));
}

static void rcu_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	call_rcu(&t->rcu, test_rcu);
}
IMPORTER(rcu)

static void test_timer(struct timer_list *timer)
{
	test_unmap(container_of(timer, struct test, timer));
}

void test_timer_init(struct test *t)
{
	timer_setup(&t->timer, test_timer, 0);
}

static void timer_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	mod_timer(&t->timer, 10);
}
IMPORTER(timer)

/* By a thread that waits to be told. */
int test_thread(void *data)
{
	struct test *t = data;

	wait_for_completion(&t->idle);
	test_unmap(t);
	return 0;
}

static void thread_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	complete(&t->idle);
}
IMPORTER(thread)

/* Around in a circle, and out. */
static void test_even(struct test *t, int n);

static void test_odd(struct test *t, int n)
{
	if (n)
		test_even(t, n - 1);
	else
		test_unmap(t);
}

static void test_even(struct test *t, int n)
{
	if (n)
		test_odd(t, n - 1);
}

static void circle_notify(struct dma_buf_attachment *attach)
{
	test_even(attach->importer_priv, 4);
}
IMPORTER(circle)

/* By another name of the same function. */
void other_name(struct dma_buf_attachment *attach)
{
	test_unmap(attach->importer_priv);
}

void one_name(struct dma_buf_attachment *attach)
	__attribute__((alias("other_name")));

static void alias_notify(struct dma_buf_attachment *attach)
{
	one_name(attach);
}
IMPORTER(alias)

/* By a macro that calls it, and as a macro's argument. */
#define TEST_STOP(t) test_unmap(t)
#define TEST_WARN(x)                   \
	do {                           \
		if (x)                 \
			pr_warn("no"); \
	} while (0)

static int test_try(struct test *t)
{
	test_unmap(t);
	return 0;
}

static void by_macro_notify(struct dma_buf_attachment *attach)
{
	TEST_STOP(attach->importer_priv);
}
IMPORTER(by_macro)

static void in_macro_notify(struct dma_buf_attachment *attach)
{
	TEST_WARN(test_try(attach->importer_priv));
}
IMPORTER(in_macro)

/*
 * ignore: RESV_NOT_HELD NOT_PINNED NO_MOVE_FENCE_WAIT PIN_UNCHECKED
 * expect:
 * importer alias dynamic alias_ops alias_notify revocable movable no-pin unmaps
 *  via one_name other_name test_unmap dma_buf_unmap_attachment
 * importer by_macro dynamic by_macro_ops by_macro_notify revocable movable no-pin unmaps
 *  via test_unmap:macro dma_buf_unmap_attachment
 * importer circle dynamic circle_ops circle_notify revocable movable no-pin unmaps
 *  via test_even test_odd test_unmap dma_buf_unmap_attachment
 * importer fence dynamic fence_ops fence_notify revocable movable no-pin may-unmap
 *  via test_signalled:fence test_unmap dma_buf_unmap_attachment
 * importer handed dynamic handed_ops handed_notify revocable movable no-pin may-unmap
 *  via test_unmap:ops dma_buf_unmap_attachment
 * importer hook dynamic hook_ops hook_notify revocable movable no-pin may-unmap
 *  via hook_unmap:ops test_unmap dma_buf_unmap_attachment
 * importer idle dynamic idle_ops idle_notify revocable movable no-pin no-unmap
 * importer in_macro dynamic in_macro_ops in_macro_notify revocable movable no-pin unmaps
 *  via test_try test_unmap dma_buf_unmap_attachment
 * importer later dynamic later_ops later_notify revocable movable no-pin may-unmap
 *  via test_later:work test_unmap dma_buf_unmap_attachment
 * importer named dynamic named_ops named_notify revocable movable no-pin may-unmap
 *  via named_stop:ops test_unmap dma_buf_unmap_attachment
 * importer picked dynamic picked_ops picked_notify revocable movable no-pin may-unmap
 *  via named_stop:ops test_unmap dma_buf_unmap_attachment
 * importer positional dynamic positional_ops positional_notify revocable movable no-pin may-unmap
 *  via positional_drop:ops test_unmap dma_buf_unmap_attachment
 * importer rcu dynamic rcu_ops rcu_notify revocable movable no-pin may-unmap
 *  via test_rcu:work test_unmap dma_buf_unmap_attachment
 * importer setter dynamic setter_ops setter_notify revocable movable no-pin may-unmap
 *  via setter_unmap:ops test_unmap dma_buf_unmap_attachment
 * importer thread dynamic thread_ops thread_notify revocable movable no-pin may-unmap
 *  via test_thread:work test_unmap dma_buf_unmap_attachment
 * importer timer dynamic timer_ops timer_notify revocable movable no-pin may-unmap
 *  via test_timer:work test_unmap dma_buf_unmap_attachment
 * importer work dynamic work_ops work_notify revocable movable no-pin may-unmap
 *  via test_work:work test_unmap dma_buf_unmap_attachment
 * 105 NOTE UNPROVEN_UNMAP
 * 113 NOTE UNPROVEN_UNMAP
 * 132 NOTE UNPROVEN_UNMAP
 * 152 NOTE UNPROVEN_UNMAP
 * 175 NOTE UNPROVEN_UNMAP
 * 189 NOTE UNPROVEN_UNMAP
 * 218 NOTE UNPROVEN_UNMAP
 * 227 ERROR NO_UNMAP
 * 235 NOTE UNPROVEN_UNMAP
 * 250 NOTE UNPROVEN_UNMAP
 * 263 NOTE UNPROVEN_UNMAP
 * 281 NOTE UNPROVEN_UNMAP
 * 299 NOTE UNPROVEN_UNMAP
 */
