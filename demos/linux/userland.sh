# shellcheck shell=bash
# The programs of a guest: musl, busybox and gtest as static MIPS I code, and
# the list of files for the initramfs.  One set serves every processor of its
# byte order, from the R2000 on.
#
# To be sourced by bash, by ./build.  WORK is the directory for what is built,
# SOURCES the unpacked sources, RECIPE this directory.

# Set the variables for the compiler prefix $1 (without the last dash).
userland_select()
{
	USERLAND=$WORK/userland-$1
	export GUEST_CROSS=$1-
	export GUEST_SYSROOT=$USERLAND/sysroot
}

userland_headers()
{
	make -C "$SOURCES/linux" O="$USERLAND/headers" ARCH=mips \
	    -j"$JOBS" headers
	mkdir -p "$GUEST_SYSROOT/include"
	find "$USERLAND/headers/usr/include" ! -name '*.h' -type f -delete
	cp -r "$USERLAND/headers/usr/include/." "$GUEST_SYSROOT/include/"
}

userland_musl()
{
	export GUEST_SOURCE=$SOURCES/musl
	local sysroot=$GUEST_SYSROOT

	mkdir -p "$USERLAND/musl" "$sysroot/lib"
	cd "$USERLAND/musl" || return
	GUEST_SYSROOT=
	CC=$RECIPE/mips1/cc CROSS_COMPILE=$GUEST_CROSS LIBCC=' ' \
	    "$SOURCES/musl/configure" --target="${GUEST_CROSS%-}" \
	    --prefix="$sysroot" --syslibdir="$sysroot/lib" \
	    --disable-shared --enable-wrapper=no
	make -j"$JOBS"
	"$RECIPE/mips1/cc" -ffreestanding -fno-builtin -c \
	    "$RECIPE/guest/libgcc.c" -o libgcc.o
	rm -f "$sysroot/lib/libguestgcc.a"
	"${GUEST_CROSS}ar" rcsD "$sysroot/lib/libguestgcc.a" libgcc.o
	make install
}

userland_busybox()
{
	export GUEST_SOURCE=$SOURCES/busybox
	local build=$USERLAND/busybox option

	mkdir -p "$build"
	make -C "$SOURCES/busybox" O="$build" defconfig
	while read -r option; do
		case $option in
		'' | '#'*) continue ;;
		esac
		grep -q "^CONFIG_$option=" "$build/.config" ||
		    echo "note: busybox has no option $option"
		sed -i "s/^CONFIG_$option=.*/# CONFIG_$option is not set/" \
		    "$build/.config"
	done <"$RECIPE/busybox.off"
	sed -i 's/^# CONFIG_STATIC is not set$/CONFIG_STATIC=y/' \
	    "$build/.config"
	# An answer of its own choice to every question that is left; "yes"
	# dies of the closed pipe, which is no failure.
	(yes '' || true) | make -C "$SOURCES/busybox" O="$build" oldconfig
	make -C "$SOURCES/busybox" O="$build" -j"$JOBS" \
	    CC="$RECIPE/mips1/cc" AR="${GUEST_CROSS}ar" \
	    LD="${GUEST_CROSS}ld" NM="${GUEST_CROSS}nm" \
	    STRIP="${GUEST_CROSS}strip" OBJCOPY="${GUEST_CROSS}objcopy" \
	    SKIP_STRIP=y busybox busybox.links
}

# Our own programs: the test, and what attaches keyboards and mice.
userland_gtest()
{
	local program

	export GUEST_SOURCE=$RECIPE
	for program in gtest serio; do
		mkdir -p "$USERLAND/$program"
		"$RECIPE/mips1/cc" -O2 -Wall -Wextra \
		    "$RECIPE/guest/$program.c" -o "$USERLAND/$program/$program"
	done
}

# No program may depend on interlocks that an R3000 does not have, or say that
# it is for a later processor.
userland_verify()
{
	local program

	for program in busybox/busybox gtest/gtest serio/serio; do
		"${GUEST_CROSS}objdump" -dz -M gpr-names=numeric \
		    "$USERLAND/$program" |
		    awk -v mode=check -f "$RECIPE/mips1/hazards.awk"
		"${GUEST_CROSS}readelf" -h "$USERLAND/$program" |
		    grep 'Flags:.*mips1'
	done
}

# The files of the initramfs in root/, and its list in the form of the kernel's
# gen_init_cpio.  Names in the list are relative and times are fixed, so that
# the kernel is the same wherever and whenever it is built.
userland_list()
{
	local root=$USERLAND/root program

	rm -rf "$root"
	mkdir -p "$root"
	for program in busybox/busybox gtest/gtest serio/serio; do
		"${GUEST_CROSS}strip" -o "$root/${program#*/}" \
		    "$USERLAND/$program"
	done
	cp "$RECIPE/guest/init" "$RECIPE/guest/selftest" "$root/"
	touch -d "@$SOURCE_DATE_EPOCH" "$root"/*
	{
		cat <<-LIST
			dir /dev 0755 0 0
			nod /dev/console 0600 0 0 c 5 1
			nod /dev/null 0666 0 0 c 1 3
			dir /proc 0755 0 0
			dir /sys 0755 0 0
			dir /tmp 1777 0 0
			dir /mnt 0755 0 0
			dir /etc 0755 0 0
			dir /root 0700 0 0
			dir /bin 0755 0 0
			slink /sbin bin 0777 0 0
			dir /usr 0755 0 0
			slink /usr/bin ../bin 0777 0 0
			slink /usr/sbin ../bin 0777 0 0
			file /bin/busybox root/busybox 0755 0 0
			file /bin/gtest root/gtest 0755 0 0
			file /bin/serio root/serio 0755 0 0
			file /bin/selftest root/selftest 0755 0 0
			file /init root/init 0755 0 0
		LIST
		sed 's,.*/,,' "$USERLAND/busybox/busybox.links" |
		    grep -vx busybox | LC_ALL=C sort -u |
		    sed 's,.*,slink /bin/& busybox 0777 0 0,'
	} >"$USERLAND/initramfs.list"
}

# Build the userland for the compiler prefix $1, as far as it is not there.
userland_build()
{
	userland_select "$1"
	mkdir -p "$USERLAND"
	step "headers-$1" 'kernel headers' userland_headers
	step "musl-$1" 'C library (musl)' userland_musl
	step "busybox-$1" busybox userland_busybox
	step "gtest-$1" 'test program' userland_gtest
	step "verify-$1" 'checking for hazards' userland_verify
	step "list-$1" 'list of the initramfs' userland_list
}
