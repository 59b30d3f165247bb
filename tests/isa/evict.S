/*
 * More code than the emulator's cache of translations holds: a function in each
 * of many pages, called in turn, some through pointers.
 *
 * ARGS: -k 1
 */
#include "isa.h"

#define PAGES 96

	isa_test evict

	li	s7, 3
	li	s0, 0
again:
	la	s1, pages
	li	s2, PAGES
1:	jalr	s1
	li	v0, 1
	addu	s0, s0, v0
	addiu	s2, s2, -1
	bnez	s2, 1b
	addiu	s1, s1, 4096
	la	s1, pages
	jal	pages
	li	v0, 1
	addu	s0, s0, v0
	addiu	s7, s7, -1
	bnez	s7, again
	nop
	check	"sum of all pages", s0, 3 * (PAGES * (PAGES + 1) / 2 + 1)

	isa_end

	.align	12
	.set	n, 0
pages:
	.rept	PAGES
	.align	12
	b	1f
	nop
1:	addiu	v0, v0, n
	jr	ra
	nop
	.set	n, n + 1
	.endr
