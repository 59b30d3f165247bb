/*
 * AMD Am7990 (LANCE) Ethernet controllers as boards see them.
 */
#ifndef DEVICES_LANCE_H
#define DEVICES_LANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/device.h"

extern const struct device_class lance_class;

/* The memory that the chip reaches with its 24-bit addresses, however it lies
 * for the CPU.  The byte at the even address is in bits 0 to 7 of the bus.
 * False: nothing answers there. */
struct lance_bus {
	void *arg;
	bool (*read)(void *arg, uint32_t address, uint8_t *bytes, size_t len);
	bool (*write)(void *arg, uint32_t address, const uint8_t *bytes,
		      size_t len);
	/* The same for the data of frames, which the chip moves in bursts of
	 * 16 bytes from ADDRESS on; NULL: no difference. */
	bool (*read_burst)(void *arg, uint32_t address, uint8_t *bytes,
			   size_t len);
	bool (*write_burst)(void *arg, uint32_t address, const uint8_t *bytes,
			    size_t len);
};

/* Adds a chip with RDP at BASE and RAP 4 bytes behind it, again and again in
 * LEN bytes.  BUS is copied. */
struct device *lance_add(struct machine *m, uint64_t base, uint64_t len,
			 const struct lance_bus *bus, struct irq *irq,
			 struct error *e);

/* The ROM of a DEC board with a station address: the 32 bytes that systems look
 * for, with the address in several ways, its checksum and a test pattern. */
#define DEC_STATION_ROM 32
void dec_station_rom(const uint8_t address[6], uint8_t rom[DEC_STATION_ROM]);

#endif
