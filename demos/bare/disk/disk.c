/*
 * Writes sectors of a disk, reads them back in another order, compares.
 */
#include <stdbool.h>
#include <stdint.h>

#include "console.h"
#include "machine.h"

#define DISK	0
#define SECTORS 128 /* of the image: 64 KB */

/* What is written at one place of the disk. */
static uint8_t
pattern(unsigned sector, unsigned i)
{
	return sector * 7 + i * 13 + (i >> 3);
}

static bool
transfer(unsigned sector, unsigned operation)
{
	DISK_ID = DISK;
	DISK_OFFSET = sector * DISK_SECTOR;
	DISK_OPERATION = operation;
	return DISK_STATUS != 0;
}

static bool
disk_read(unsigned sector, uint8_t *data)
{
	if (!transfer(sector, 0)) {
		return false;
	}
	for (unsigned i = 0; i < DISK_SECTOR; i++) {
		data[i] = DISK_BUFFER[i];
	}
	return true;
}

static bool
disk_write(unsigned sector, const uint8_t *data)
{
	for (unsigned i = 0; i < DISK_SECTOR; i++) {
		DISK_BUFFER[i] = data[i];
	}
	return transfer(sector, 1);
}

int
main(void)
{
	static uint8_t data[DISK_SECTOR];
	unsigned wrong = 0;
	uint32_t sum = 0;

	for (unsigned sector = 0; sector < SECTORS; sector++) {
		for (unsigned i = 0; i < DISK_SECTOR; i++) {
			data[i] = pattern(sector, i);
		}
		if (!disk_write(sector, data)) {
			printf("sector %u cannot be written\n", sector);
			return 1;
		}
	}
	printf("%u sectors written\n", SECTORS);

	/* Read backwards, so that no sector is where the head just was. */
	for (unsigned sector = SECTORS; sector-- > 0;) {
		if (!disk_read(sector, data)) {
			printf("sector %u cannot be read\n", sector);
			return 1;
		}
		for (unsigned i = 0; i < DISK_SECTOR; i++) {
			sum = (sum << 1 | sum >> 31) + data[i];
			wrong += data[i] != pattern(sector, i);
		}
	}
	printf("%u sectors read, %u bytes wrong, sum 0x%08x\n", SECTORS, wrong,
	       sum);

	/* The device goes on to the next sector by itself. */
	transfer(10, 0);
	DISK_OPERATION = 0;
	printf("after sector 10 comes sector %s\n",
	       DISK_BUFFER[0] == pattern(11, 0) ? "11" : "unknown");

	printf("a sector behind the end: %s\n",
	       disk_write(SECTORS, data) ? "written" : "refused");
	return wrong != 0;
}
