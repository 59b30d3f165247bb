#!/bin/sh
# The loader under address and undefined-behaviour sanitizers, with a fixed
# number of mutations of a fixed seed.  SRC = source tree, BUILD = build
# directory, SLOW = 1 for more.  Exit status 0: nothing found.

dir=$BUILD/other/sanitizers
mkdir -p "$dir" && cd "$dir" || exit 1
[ -f Makefile ] || "$SRC/configure" --enable-sanitizers >configure.log 2>&1 ||
    { cat configure.log && exit 1; }
make -j2 tests/fuzz/fuzz_loader >fuzz-build.log 2>&1 ||
    { cat fuzz-build.log && exit 1; }
count=300000
[ "${SLOW-0}" = 0 ] || count=5000000
exec tests/fuzz/fuzz_loader --mutate 1 $count
