/*
 * What user programs can use: system calls (start.S) and printf (console.h).
 */
#ifndef USER_H
#define USER_H

#include "console.h"

int write(const char *text, unsigned length);
int getpid(void);
void yield(void);
void exit(int status) __attribute__((noreturn));
void *sbrk(unsigned bytes);

int main(unsigned argument);

#endif
