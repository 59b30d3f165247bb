/*
 * The devices of the test machine (-E testmips), as seen by a kernel: through
 * kseg1, which is not cached.  doc/testmachines.md describes them all.
 *
 * Registers are numbers: a byte or a word store to the same address store the
 * same number.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdint.h>

#define REGISTER8(address)  (*(volatile uint8_t *)(address))
#define REGISTER32(address) (*(volatile uint32_t *)(address))

/* Console: interrupt line 2 while something is typed. */
#define CONSOLE_CHAR   REGISTER8(0xb0000000)
#define CONSOLE_HALT   REGISTER32(0xb0000010) /* any access ends the run */
#define CONSOLE_STATUS REGISTER32(0xb0000018) /* W: ends it with a status */
#define CONSOLE_LINE   2

/* Several CPUs: interrupt line 6 while the mailbox holds something. */
#define MP_WHOAMI	 REGISTER32(0xb1000000)
#define MP_NCPUS	 REGISTER32(0xb1000010)
#define MP_START	 REGISTER32(0xb1000020) /* W: starts this CPU */
#define MP_START_ADDRESS REGISTER32(0xb1000030)
#define MP_START_STACK	 REGISTER32(0xb1000070)
#define MP_MEMORY	 REGISTER32(0xb1000090) /* bytes of RAM */
#define MP_SEND		 REGISTER32(0xb10000a0) /* W: message << 16 | CPU */
#define MP_SEND_ALL	 REGISTER32(0xb10000b0) /* all but this CPU */
#define MP_MESSAGE	 REGISTER32(0xb10000c0) /* R: oldest one, 0: none */
#define MP_LINE		 6

/* Framebuffer: three bytes a pixel, and a device that draws. */
#define FRAMEBUFFER ((volatile uint8_t *)0xb2000000)
#define FB_PORT	    REGISTER32(0xb2f00000) /* which of the ports */
#define FB_DATA	    REGISTER32(0xb2f00010) /* its value */
enum fb_port {
	FB_COMMAND,
	FB_X1,
	FB_Y1,
	FB_X2,
	FB_Y2,
	FB_RED,	  /* of a copy: target X */
	FB_GREEN, /* target Y */
	FB_BLUE,
};
enum fb_command {
	FB_SET_RESOLUTION = 1,
	FB_GET_RESOLUTION,
	FB_FILL,
	FB_COPY,
};

/* Disk: 512-byte sectors through a buffer. */
#define DISK_OFFSET    REGISTER32(0xb3000000)
#define DISK_ID	       REGISTER32(0xb3000010)
#define DISK_OPERATION REGISTER32(0xb3000020) /* W: 0 reads, 1 writes */
#define DISK_STATUS    REGISTER32(0xb3000030) /* 0: failed */
#define DISK_BUFFER    ((volatile uint8_t *)0xb3004000)
#define DISK_SECTOR    512

/* Clock: date, and ticks on interrupt line 4. */
#define RTC_LATCH	 REGISTER32(0xb5000000) /* access first, then read */
#define RTC_SECONDS	 REGISTER32(0xb5000010)
#define RTC_MICROSECONDS REGISTER32(0xb5000020)
#define RTC_HZ		 0xb5000100 /* ticks per second; a byte will do */
#define RTC_ACK		 0xb5000110 /* any access: tick seen */
#define RTC_LINE	 4

#endif
