/*
 * System calls: the number in v0, arguments in a0 and a1, the result in v0.
 */
#ifndef SYSCALL_H
#define SYSCALL_H

#define SYS_WRITE  1 /* text, length: prints; returns length or -1 */
#define SYS_GETPID 2
#define SYS_YIELD  3 /* lets the next process run */
#define SYS_EXIT   4 /* status */
#define SYS_SBRK   5 /* bytes: grows the heap, returns its old end or -1 */

#endif
