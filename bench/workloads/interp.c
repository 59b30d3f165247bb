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

static const struct instruction {
	uint16_t operation;
	int16_t operand;
} program[] = {
    {PUSH, 1},
    {PUT, N},
    /* 2: next */
    {GET, N},
    {DUP, 0},
    {GET, LIMIT},
    {LESS, 0},
    {JUMP_ZERO, 37},
    /* 7: loop */
    {DUP, 0},
    {PUSH, 1},
    {SWAP, 0},
    {LESS, 0},
    {JUMP_ZERO, 27},
    {GET, STEPS},
    {PUSH, 1},
    {ADD, 0},
    {PUT, STEPS},
    {DUP, 0},
    {PUSH, 1},
    {AND, 0},
    {JUMP_ZERO, 25},
    {PUSH, 3},
    {MULTIPLY, 0},
    {PUSH, 1},
    {ADD, 0},
    {JUMP, 7},
    /* 25: even */
    {SHIFT, 0},
    {JUMP, 7},
    /* 27: done */
    {DROP, 0},
    {GET, TOTAL},
    {GET, STEPS},
    {ADD, 0},
    {PUT, TOTAL},
    {GET, N},
    {PUSH, 1},
    {ADD, 0},
    {PUT, N},
    {JUMP, 2},
    /* 37: end */
    {DROP, 0},
    {HALT, 0},
};

__attribute__((noinline)) static uint32_t
run(uint32_t *variables)
{
	uint32_t stack[16];
	uint32_t *top = stack;
	const struct instruction *pc = program;
	const struct instruction *i;
	uint32_t t;

	for (;;) {
		i = pc++;
		switch (i->operation) {
		case PUSH:
			*top++ = i->operand;
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
			*top++ = variables[i->operand];
			break;
		case PUT:
			variables[i->operand] = *--top;
			break;
		case JUMP:
			pc = program + i->operand;
			break;
		case JUMP_ZERO:
			if (*--top == 0) {
				pc = program + i->operand;
			}
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
		uint32_t variables[4] = {0, 0, 0, 64 + (count & 7)};

		sum = checksum(sum, run(variables));
		sum = checksum(sum, variables[TOTAL]);
	}
	return sum;
}
