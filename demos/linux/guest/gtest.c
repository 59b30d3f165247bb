/*
 * gtest: a deterministic exercise of the processor and the kernel, run inside
 * a Linux guest.  Each test prints one line with its result; nothing printed
 * depends on time, except in the last test and the closing line.
 *
 * The expected values are those of any correct machine with IEEE arithmetic:
 * they were computed on a PC by this same file.
 *
 *	gtest		all tests, exit status 0 if all pass
 *	gtest -fs DIR	file test only: write, verify and map a file in DIR
 *	gtest -bench N	N rounds of three computing tests, with times
 *
 * With NOILL in the environment the illegal instruction is left out.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MULDIV_EXPECT 0x95377536c5183404ULL
#define CRC_EXPECT    0x85cd2c47u
#define FP_EXPECT     "3.141542653590 5.106074050522 9.691230"

enum {
	SIEVE_SIZE = 200000,
	SIEVE_PRIMES = 17984,
	FILE_BLOCK = 4096,
	FILE_BLOCKS = 64,
	THREADS = 4,
	THREAD_ROUNDS = 200,
};

static int failures;
static uint32_t random_state = 1;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

static void
result(const char *name, int ok, const char *detail)
{
	printf("gtest %-9s %s %s\n", name, ok ? "ok" : "FAIL", detail);
	fflush(stdout);
	if (!ok) {
		failures++;
	}
}

/* Marsaglia's 32-bit xorshift. */
static uint32_t
next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

static uint32_t
crc32_update(uint32_t crc, const unsigned char *p, size_t n)
{
	while (n-- > 0) {
		crc ^= *p++;
		for (int bit = 0; bit < 8; bit++) {
			crc = crc >> 1 ^ (0xedb88320u & -(crc & 1));
		}
	}
	return crc;
}

static void
test_sieve(void)
{
	static unsigned char composite[SIEVE_SIZE];
	int primes = 0;
	char text[40];

	memset(composite, 0, sizeof(composite));
	for (int i = 2; i < SIEVE_SIZE; i++) {
		if (composite[i]) {
			continue;
		}
		primes++;
		for (int j = i + i; j < SIEVE_SIZE; j += i) {
			composite[j] = 1;
		}
	}
	snprintf(text, sizeof(text), "%d primes", primes);
	result("sieve", primes == SIEVE_PRIMES, text);
}

/* 32- and 64-bit multiplication and division, signed and unsigned. */
static void
test_muldiv(void)
{
	uint64_t a = 0x123456789abcdefULL;
	uint64_t hash = 0;
	char text[40];

	random_state = 12345;
	for (int i = 0; i < 3000; i++) {
		uint32_t x = next_random();
		uint32_t y = next_random() | 1;

		a = a * 6364136223846793005ULL + x;
		hash ^= a / y + a % y;
		hash = (hash << 7) | (hash >> 57);
		hash += (uint32_t)((int32_t)x / (int32_t)(y >> 5 | 1));
		hash ^= (uint64_t)x * y;
	}
	snprintf(text, sizeof(text), "%016llx", (unsigned long long)hash);
	result("muldiv", hash == MULDIV_EXPECT, text);
}

/* Double and single precision, with the C library's functions. */
static void
test_fp(void)
{
	double pi = 0;
	double sign = 1;
	double sum = 0;
	float f = 1;
	char text[100];

	for (int i = 0; i < 20000; i++) {
		pi += sign / (2 * i + 1);
		sign = -sign;
	}
	pi *= 4;
	for (int i = 1; i < 500; i++) {
		sum += sqrt(i) * sin(i) / log(i + 1);
	}
	for (int i = 1; i < 20; i++) {
		f = f * 1.1f + 0.25f / (float)i;
	}
	snprintf(text, sizeof(text), "%.12f %.12f %.6f", pi, sum, (double)f);
	result("fp", strcmp(text, FP_EXPECT) == 0, text);
}

static void
test_crc(void)
{
	static unsigned char block[65536];
	uint32_t crc;
	char text[40];

	random_state = 7;
	for (size_t i = 0; i < sizeof(block); i++) {
		block[i] = next_random() >> 11;
	}
	crc = ~crc32_update(~0u, block, sizeof(block));
	snprintf(text, sizeof(text), "%08x", crc);
	result("crc32", crc == CRC_EXPECT, text);
}

/* An unaligned lw traps, and the kernel completes it. */
static void
test_unaligned(void)
{
	unsigned char bytes[32];
	int ok = 1;

	for (int i = 0; i < 32; i++) {
		bytes[i] = i * 17 + 3;
	}
	for (int offset = 1; offset < 4; offset++) {
		const unsigned char *p = bytes + 8 + offset;
		uint32_t expected;
		uint32_t value;

		memcpy(&expected, p, sizeof(expected));
#ifdef __mips__
		__asm__ volatile("lw %0, 0(%1)\n\tnop"
				 : "=r"(value)
				 : "r"(p)
				 : "memory");
#else
		memcpy(&value, p, sizeof(value));
#endif
		if (value != expected) {
			ok = 0;
		}
	}
	result("unaligned", ok, "kernel-fixed lw");
}

static sigjmp_buf signal_return;
static volatile sig_atomic_t signal_seen;

static void
signal_handler(int number)
{
	signal_seen = number;
	siglongjmp(signal_return, 1);
}

static volatile int *volatile unmapped_word = (volatile int *)16;
static char *protected_page;

static void
fault_null(void)
{
	*unmapped_word = 1;
}

static void
fault_protected(void)
{
	*(volatile char *)protected_page = 1;
}

#ifdef __mips__
static void
fault_break(void)
{
	__asm__ volatile("break 7");
}

static void
fault_illegal(void)
{
	__asm__ volatile(".word 0x4c00ffff");
}

static void
fault_overflow(void)
{
	int a = 0x7fffffff;
	int b = 1;
	int c;

	__asm__ volatile("add %0, %1, %2" : "=r"(c) : "r"(a), "r"(b));
}
#endif

static void
fault_alarm(void)
{
	alarm(1);
	for (;;) {
		pause();
	}
}

/* Whether FAULT ends in one of two signals. */
static int
raises(void (*fault)(void), int signal_a, int signal_b)
{
	if (sigsetjmp(signal_return, 1) == 0) {
		fault();
		return 0;
	}
	return signal_seen == signal_a || signal_seen == signal_b;
}

/* Each kind of exception arrives as its signal: one bit of the mask each. */
static void
test_signals(void)
{
	static const int numbers[] = {
	    SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGALRM,
	};
	int mask = 0;
	char text[20];

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		signal(numbers[i], signal_handler);
	}
	protected_page =
	    mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mask |= raises(fault_null, SIGSEGV, SIGSEGV) << 0;
	mask |= raises(fault_protected, SIGSEGV, SIGSEGV) << 1;
	mprotect(protected_page, 8192, PROT_READ | PROT_WRITE);
	fault_protected();
#ifdef __mips__
	mask |= raises(fault_break, SIGFPE, SIGFPE) << 2;
	if (getenv("NOILL") != NULL) {
		mask |= 1 << 3;
	} else {
		mask |= raises(fault_illegal, SIGILL, SIGTRAP) << 3;
	}
	mask |= raises(fault_overflow, SIGFPE, SIGFPE) << 4;
#else
	mask |= 1 << 2 | 1 << 3 | 1 << 4;
#endif
	mask |= raises(fault_alarm, SIGALRM, SIGALRM) << 5;
	snprintf(text, sizeof(text), "mask %x", mask);
	result("signals", mask == 63, text);
}

/* Ten children, each of which sends its square home and exits. */
static void
test_forkpipe(void)
{
	int good = 0;
	char text[20];

	for (int i = 0; i < 10; i++) {
		int ends[2];
		int value = -1;
		int status = 0;
		pid_t child;

		if (pipe(ends) != 0) {
			break;
		}
		child = fork();
		if (child == 0) {
			int square = i * i;
			ssize_t n;

			close(ends[0]);
			n = write(ends[1], &square, sizeof(square));
			_exit(n == sizeof(square) ? i : 99);
		}
		close(ends[1]);
		if (read(ends[0], &value, sizeof(value)) != sizeof(value)) {
			value = -1;
		}
		close(ends[0]);
		waitpid(child, &status, 0);
		if (value == i * i && WIFEXITED(status) &&
		    WEXITSTATUS(status) == i) {
			good++;
		}
	}
	snprintf(text, sizeof(text), "%d/10", good);
	result("forkpipe", good == 10, text);
}

/* This program again, in a child; its exit status, or -1. */
static int
run_self(char *exit_status)
{
	int status = 0;
	pid_t child;

	child = vfork();
	if (child == 0) {
		execl("/proc/self/exe", "gtest", "-exit", exit_status,
		      (char *)NULL);
		_exit(99);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
test_exec(void)
{
	int good = 0;
	char text[20];

	for (int i = 0; i < 5; i++) {
		char number[8];

		snprintf(number, sizeof(number), "%d", i + 40);
		if (run_self(number) == i + 40) {
			good++;
		}
	}
	snprintf(text, sizeof(text), "%d/5", good);
	result("exec", good == 5, text);
}

static int thread_shared;
static pthread_mutex_t thread_mutex = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local int thread_own;

static void *
thread_main(void *argument)
{
	(void)argument;
	for (int i = 0; i < THREAD_ROUNDS; i++) {
		pthread_mutex_lock(&thread_mutex);
		thread_shared++;
		pthread_mutex_unlock(&thread_mutex);
		thread_own++;
		if (i % 50 == 0) {
			sched_yield();
		}
	}
	return (void *)(intptr_t)thread_own;
}

static void
test_threads(void)
{
	pthread_t threads[THREADS];
	int ok = 1;
	int started = 0;
	char text[20];

	while (started < THREADS && pthread_create(&threads[started], NULL,
						   thread_main, NULL) == 0) {
		started++;
	}
	for (int i = 0; i < started; i++) {
		void *own;

		if (pthread_join(threads[i], &own) != 0 ||
		    (intptr_t)own != THREAD_ROUNDS) {
			ok = 0;
		}
	}
	snprintf(text, sizeof(text), "%d", thread_shared);
	result("threads", ok && thread_shared == THREADS * THREAD_ROUNDS, text);
}

/* The mapped file is what was written, and a change in it is read back. */
static int
file_mapped(int fd, const unsigned char *last_block)
{
	size_t size = FILE_BLOCKS * FILE_BLOCK;
	size_t spot = 5 * FILE_BLOCK + 7;
	unsigned char *map;
	unsigned char byte = 0;
	int ok;

	map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED) {
		return 0;
	}
	ok = memcmp(map + size - FILE_BLOCK, last_block, FILE_BLOCK) == 0;
	map[spot] ^= 0xff;
	if (pread(fd, &byte, 1, spot) != 1 || byte != map[spot]) {
		ok = 0;
	}
	munmap(map, size);
	return ok;
}

static void
test_file(const char *directory)
{
	static unsigned char written[FILE_BLOCK];
	static unsigned char block[FILE_BLOCK];
	uint32_t crc_written = 0;
	uint32_t crc_read = 0;
	char name[100];
	char text[100];
	int ok;
	int fd;

	snprintf(name, sizeof(name), "%s/gtest.tmp", directory);
	fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
	ok = fd >= 0;
	random_state = 99;
	for (int i = 0; i < FILE_BLOCKS && ok; i++) {
		for (int j = 0; j < FILE_BLOCK; j++) {
			written[j] = next_random();
		}
		crc_written = crc32_update(crc_written, written, 64);
		ok = write(fd, written, FILE_BLOCK) == FILE_BLOCK;
	}
	if (ok) {
		fsync(fd);
		lseek(fd, 0, SEEK_SET);
	}
	for (int i = 0; i < FILE_BLOCKS && ok; i++) {
		ok = read(fd, block, FILE_BLOCK) == FILE_BLOCK;
		crc_read = crc32_update(crc_read, block, 64);
	}
	ok = ok && file_mapped(fd, written);
	if (fd >= 0) {
		close(fd);
		unlink(name);
	}
	snprintf(text, sizeof(text), "%s %08x %08x", directory, crc_written,
		 crc_read);
	result("fsio", ok && crc_written == crc_read, text);
}

static void
test_timer(void)
{
	struct timespec t = {0, 200000000};
	double start = now();
	double slept;
	char text[40];

	nanosleep(&t, NULL);
	slept = now() - start;
	snprintf(text, sizeof(text), "200ms sleep -> %.0f ms", slept * 1000);
	result("timer", slept > 0.19 && slept < 3.0, text);
}

static void
benchmark(int rounds)
{
	double start = now();
	double after_sieve;
	double after_crc;
	double after_fp;

	for (int i = 0; i < rounds; i++) {
		test_sieve();
	}
	after_sieve = now();
	for (int i = 0; i < rounds; i++) {
		test_crc();
	}
	after_crc = now();
	for (int i = 0; i < rounds; i++) {
		test_fp();
	}
	after_fp = now();
	printf("bench n=%d sieve %.2f s crc %.2f s fp %.2f s\n", rounds,
	       after_sieve - start, after_crc - after_sieve,
	       after_fp - after_crc);
}

int
main(int argc, char **argv)
{
	struct utsname system;
	double start = now();

	if (argc > 2 && strcmp(argv[1], "-exit") == 0) {
		return atoi(argv[2]);
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	uname(&system);
	printf("gtest start %s %s %s\n", system.sysname, system.release,
	       system.machine);
	if (argc > 2 && strcmp(argv[1], "-fs") == 0) {
		test_file(argv[2]);
		return failures != 0;
	}
	if (argc > 2 && strcmp(argv[1], "-bench") == 0) {
		benchmark(atoi(argv[2]));
		return failures != 0;
	}
	test_sieve();
	test_muldiv();
	test_crc();
	test_fp();
	test_unaligned();
	test_signals();
	test_forkpipe();
	test_exec();
	test_threads();
	test_file("/tmp");
	test_timer();
	printf("gtest done: %s (%d failed) in %.2f guest s\n",
	       failures != 0 ? "FAIL" : "PASS", failures, now() - start);
	return failures != 0;
}
