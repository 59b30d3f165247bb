/*
 * A guest of functions in both instruction sets, MIPS16 and the other one, that
 * call each other with small and large frames, and leave in the middle.
 */
#define HALT	(*(volatile unsigned *)0xb0000010)
#define OTHER	__attribute__((nomips16, noinline))
#define SIXTEEN __attribute__((mips16, noinline))

__asm__(".set	nomips16\n"
	".set	noreorder\n"
	".globl start\n"
	".type start, @function\n"
	"start:\n"
	"	lui	$sp, 0x8002\n"
	"	jal	begin\n"
	"	nop\n"
	".globl leaf\n"
	".type leaf, @function\n"
	"leaf:\n"
	"	jr	$ra\n"
	"	nop\n"
	".set	reorder\n");

int leaf(int n);
volatile int result;

static SIXTEEN int
small(int n)
{
	return leaf(n + 1) + n;
}

static OTHER int
between(int n)
{
	return small(2 * n) + n;
}

static SIXTEEN int
large(int n)
{
	volatile int numbers[400];

	if (n == 0) {
		return leaf(1);
	}
	for (int i = 0; i < 400; i++) {
		numbers[i] = i;
	}
	return between(numbers[n]) + numbers[n + 1];
}

OTHER void
begin(void)
{
	result = large(3) + large(0);
	HALT = 0;
	for (;;) {
	}
}
