/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_PCI_H
#define _LINUX_PCI_H

#include <linux/kernel.h>

struct device {
	void *driver_data;
};

struct pci_dev {
	struct device dev;
};

struct pci_driver {
	const char *name;
	int (*probe)(struct pci_dev *pdev);
	void (*remove)(struct pci_dev *pdev);
};

static inline void *pci_get_drvdata(struct pci_dev *pdev)
{
	return pdev->dev.driver_data;
}

int pci_register_driver(struct pci_driver *drv);

#endif
