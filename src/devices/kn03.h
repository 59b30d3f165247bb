/*
 * The KN03's memory control register as machines/ see it.
 */
#ifndef DEVICES_KN03_H
#define DEVICES_KN03_H

#include "devices/device.h"

extern const struct device_class kn03_class;

#endif
