#!/bin/sh
# Packets of gdb, some of them damaged, under address and undefined-behaviour
# sanitizers: a fixed number from a fixed seed.  SRC = source tree, BUILD = build
# directory, TMP = scratch directory, SLOW = 1 for more, SANITIZED = a program
# that is built already.  Exit status 0: nothing found.

dir=$BUILD/other/sanitizers
if [ -z "${SANITIZED-}" ]; then
	mkdir -p "$dir" && cd "$dir" || exit 1
	[ -f Makefile ] ||
	    "$SRC/configure" --enable-sanitizers >configure.log 2>&1 ||
	    { cat configure.log && exit 1; }
	make -j2 gxemul >fuzz-build.log 2>&1 ||
	    { cat fuzz-build.log && exit 1; }
	SANITIZED=$dir/gxemul
fi
cd "$TMP" || exit 1
${CC-cc} -o fuzz_gdb "$SRC/tests/fuzz/fuzz_gdb.c" || exit 1
count=3000
[ "${SLOW-0}" = 0 ] || count=300000
# Counts up a word in memory, for ever: lui, lw, nop, addiu, sw, b, nop.
printf '\074\010\200\000\215\011\040\000\000\000\000\000\045\051\000\001\255\011\040\000\020\000\377\373\000\000\000\000' \
    >guest
for cpu in R3000 5KEf; do
	status=0
	./fuzz_gdb 1 $count | ASAN_OPTIONS=detect_leaks=0 "$SANITIZED" -q \
	    --gdb - --history 4 -E testmips -C $cpu -M 1 -n 2 \
	    0x80001000:guest >answers 2>errors || status=$?
	if [ $status != 0 ] ||
	    grep -E 'Sanitizer|runtime error|Assertion' errors; then
		echo "$cpu: status $status"
		tail -n 20 errors
		exit 1
	fi
	[ "$(tr -cd '$' <answers | wc -c)" -gt $((count / 2)) ] || {
		echo "$cpu: few answers"
		exit 1
	}
done
