#!/bin/sh
# Mutated lines of the prompt, and mutated scripts, under address and
# undefined-behaviour sanitizers, a fixed number of a fixed seed: prompt.sh KIND,
# which is prompt or script.  SRC = source tree, BUILD = build directory, TMP =
# scratch directory, SLOW = 1 for more.  Exit status 0: nothing found.

dir=$BUILD/other/sanitizers
mkdir -p "$dir" && cd "$dir" || exit 1
[ -f Makefile ] || "$SRC/configure" --enable-sanitizers >configure.log 2>&1 ||
    { cat configure.log && exit 1; }
make -j2 tests/fuzz/fuzz_prompt >fuzz-build.log 2>&1 ||
    { cat fuzz-build.log && exit 1; }
count=100
[ "${SLOW-0}" = 0 ] || count=4000
status=0
timeout 3600 tests/fuzz/fuzz_prompt "$TMP" "$1" 1 $count || status=$?
[ $status != 0 ] || exit 0
echo "status $status"
tail -n 60 "$TMP/errors"
exit 1
