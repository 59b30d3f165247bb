#!/bin/sh
# Damaged snapshots and recordings under address and undefined-behaviour
# sanitizers, a fixed number of mutations of a fixed seed: state.sh KIND, which
# is snapshot or replay.  SRC = source tree, BUILD = build directory, TMP =
# scratch directory, SLOW = 1 for more.  Exit status 0: nothing found.

dir=$BUILD/other/sanitizers
mkdir -p "$dir" && cd "$dir" || exit 1
[ -f Makefile ] || "$SRC/configure" --enable-sanitizers >configure.log 2>&1 ||
    { cat configure.log && exit 1; }
make -j2 tests/fuzz/fuzz_state >fuzz-build.log 2>&1 ||
    { cat fuzz-build.log && exit 1; }
count=400
[ "${SLOW-0}" = 0 ] || count=50000
tests/fuzz/fuzz_state "$TMP" "$1" 1 $count && exit 0
cat "$TMP/errors"
exit 1
