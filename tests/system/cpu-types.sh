#!/bin/sh
# Every CPU type of -H runs a program on testmips, in both byte orders, and in
# lock step; doc/mips-cpus.md has them all.
# shellcheck source-path=SCRIPTDIR source=cli_lib.sh
. "$(dirname "$0")/cli_lib.sh"

for cc in mipsel-linux-gnu-gcc mips-linux-gnu-gcc; do
	if ! command -v $cc >/dev/null; then
		echo "skipped: there is no cross compiler $cc"
		exit 77
	fi
done
make -s -C "$SRC/demos/bare" BUILD="$TMP" hello-le.elf hello-be.elf \
    >"$TMP/make.log" 2>&1 || fail "hello: $(tail -n 3 "$TMP/make.log")"

# HIBERNATE of the VR4100: no board can wake it.
words "$TMP/hibernate.bin" 42000023 1000ffff 00000000
run -q -E testmips -C VR4121 --limit 1000 "$KSEG0:$TMP/hibernate.bin"
expect_status 0

run -H
expect_status 0
sed -n '/^CPU types/,$s/^  \([^ ]*\)  .*/\1/p' "$TMP/out" >"$TMP/types"
[ "$(wc -l <"$TMP/types")" -ge 30 ] || fail "-H: $(wc -l <"$TMP/types") types"
while read -r type; do
	for order in le be; do
		for core in --check-lockstep --stepper; do
			run -q -E testmips -C "$type" -M 64 $core \
			    "$TMP/hello-$order.elf"
			expect_status 0
			grep -q '^Hello, world!' "$TMP/out" ||
			    fail "$type $order $core: $(head -n 1 "$TMP/out")"
		done
	done
	grep -q -e "^|.*\<$type\>.*|" "$SRC/doc/mips-cpus.md" ||
	    fail "$type is not in doc/mips-cpus.md"
done <"$TMP/types"
