/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

struct inode;

struct file {
	void *private_data;
};

struct file_operations {
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd,
			       unsigned long arg);
	int (*release)(struct inode *inode, struct file *file);
};

int misc_register(const struct file_operations *fops);

#endif
