/*
 * Where a user program begins, and its system calls.
 */
#include "syscall.h"

	.set	noreorder
	.text
	.globl	_start
_start:
	jal	main			/* a0 is its argument already */
	nop
	move	$a0, $v0
	li	$v0, SYS_EXIT
	syscall

	.macro	system_call name, number
	.globl	\name
\name:	li	$v0, \number
	syscall
	jr	$ra
	nop
	.endm
	system_call write, SYS_WRITE
	system_call getpid, SYS_GETPID
	system_call yield, SYS_YIELD
	system_call exit, SYS_EXIT
	system_call sbrk, SYS_SBRK
