/*
 * Jumps through a table: an interpreter of a small stack machine, which
 * computes the steps of Collatz sequences.
 */
#include "bench.h"

const char bench_name[] = "interp";

enum operation {
	PUSH,
	DUP,
	SWAP,
	DROP,
	ADD,
	MULTIPLY,
	AND,
	SHIFT,
	GET,
	PUT,
	JUMP,
	JUMP_ZERO,
	LESS,
	HALT,
};

enum { N, STEPS, TOTAL, LIMIT };

static const int16_t program[] = {
	/* 0 */ PUSH, 1, PUT, N,
	/* 4: next number */ GET, N, DUP, GET, LIMIT, LESS, JUMP_ZERO, 55,
	/* 12: loop with the number on the stack */
	/* 12 */ DUP, PUSH, 1, SWAP, LESS, JUMP_ZERO, 43,
	/* 19 */ GET, STEPS, PUSH, 1, ADD, PUT, STEPS,
	/* 26 */ DUP, PUSH, 1, AND, JUMP_ZERO, 40,
	/* 32: odd */ PUSH, 3, MULTIPLY, PUSH, 1, ADD, JUMP, 12,
	/* 40: even */ SHIFT, JUMP, 12,
	/* 43 */ DROP, GET, TOTAL, GET, STEPS, ADD, PUT, TOTAL,
	/* 51 */ JUMP, 57, 0, 0,
	/* 55 */ DROP, HALT,
	/* 57 */ GET, N, PUSH, 1, ADD, PUT, N, JUMP, 4,
};

__attribute__((noinline)) static uint32_t
run(uint32_t *variables)
{
	uint32_t stack[16];
	uint32_t *top = stack;
	const int16_t *pc = program;
	uint32_t t;

	for (;;) {
		switch (*pc++) {
		case PUSH:
			*top++ = *pc++;
			break;
		case DUP:
			top[0] = top[-1];
			top++;
			break;
		case SWAP:
			t = top[-1];
			top[-1] = top[-2];
			top[-2] = t;
			break;
		case DROP:
			top--;
			break;
		case ADD:
			top--;
			top[-1] += top[0];
			break;
		case MULTIPLY:
			top--;
			top[-1] *= top[0];
			break;
		case AND:
			top--;
			top[-1] &= top[0];
			break;
		case SHIFT:
			top[-1] >>= 1;
			break;
		case GET:
			*top++ = variables[*pc++];
			break;
		case PUT:
			variables[*pc++] = *--top;
			break;
		case JUMP:
			pc = program + *pc;
			break;
		case JUMP_ZERO:
			pc = *--top == 0 ? program + *pc : pc + 1;
			break;
		case LESS:
			top--;
			top[-1] = top[-1] < top[0];
			break;
		case HALT:
			return top - stack;
		}
	}
}

uint32_t
bench(uint32_t count)
{
	uint32_t sum = 0;

	while (count-- > 0) {
		uint32_t variables[4] = { 0, 0, 0, 64 + (count & 7) };

		sum = checksum(sum, run(variables));
		sum = checksum(sum, variables[TOTAL]);
	}
	return sum;
}
