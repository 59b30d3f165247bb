/*
 * A guest with debugging information: sums in a loop, with a function that is
 * compiled into another one.
 */
#define HALT (*(volatile unsigned *)0xffffffffb0000010L)

__asm__(".globl start\n"
	"start:\n"
	"	lui	$sp, 0x8002\n"
	"	j	begin\n"
	"	nop\n");

volatile int result;

static inline int
twice(int x)
{
	return 2 * x;
}

static __attribute__((noinline)) int
sum(int n)
{
	int s = 0;

	for (int i = 0; i < n; i++) {
		s += twice(i);
		result = s;
	}
	return s;
}

void
begin(void)
{
	result = sum(3);
	HALT = 0;
	for (;;) {
	}
}
