# shellcheck shell=bash
# The kernel of a guest, with the initramfs in it.
#
# To be sourced by bash, by ./build, after userland.sh.  KERNEL is the directory
# of the one that is built, KERNEL_CROSS the prefix of its compiler.

# kernel_value NAME KEY: what the guest's configuration says about itself.
kernel_value()
{
	sed -n "s/^#! $2: *//p" "$RECIPE/guests/$1.config"
}

# The compiler of the guest's programs: the kernel's, if it says no other.
kernel_user()
{
	local user

	user=$(kernel_value "$1" user)
	echo "${user:-$(kernel_value "$1" cross)}"
}

# Tools that the kernel can do without are not looked for, and whether the cross
# compiler has a C library is not to matter: its configuration would tell.
kernel_make()
{
	make -C "$SOURCES/linux" O="$KERNEL" ARCH=mips \
	    CROSS_COMPILE="$KERNEL_CROSS" USERCFLAGS=-nostdinc PAHOLE=none \
	    RUSTC=none BINDGEN=none -j"$JOBS" "$@"
}

# Whether the guest NAME has a kernel of 64 bits.
kernel_is_64()
{
	grep -qx CONFIG_64BIT=y "$RECIPE/guests/$1.config"
}

# The test program of 64 bits, for any processor that has them.
kernel_gtest64()
{
	"${KERNEL_CROSS}gcc" -march=mips3 -mabi=64 -O2 -Wall -Wextra \
	    -ffp-contract=off -fno-pic -fno-pie -mno-abicalls -G0 \
	    -ffreestanding -fno-stack-protector \
	    -fno-asynchronous-unwind-tables -nostdlib -static -no-pie \
	    -Wl,-e,__start -Wl,-z,max-page-size=4096 -Wl,--build-id=none -s \
	    "$RECIPE/guest/gtest64.c" -o "$KERNEL/gtest64"
	touch -d "@$SOURCE_DATE_EPOCH" "$KERNEL/gtest64"
}

# The list of the guest's files: that of the programs, and what is only here.
kernel_list()
{
	cp "$USERLAND/initramfs.list" "$KERNEL/initramfs.new"
	if kernel_is_64 "$1"; then
		kernel_gtest64
		echo 'file /bin/gtest64 gtest64 0755 0 0' \
		    >>"$KERNEL/initramfs.new"
	fi
	cmp -s "$KERNEL/initramfs.new" "$KERNEL/initramfs.list" ||
	    cp "$KERNEL/initramfs.new" "$KERNEL/initramfs.list"
}

# allnoconfig with our options; each option of the guest must have been taken.
kernel_configure()
{
	local missing

	mkdir -p "$KERNEL"
	rm -f "$KERNEL/root"
	ln -s "$USERLAND/root" "$KERNEL/root"
	kernel_list "$1"
	{
		cat "$RECIPE/guests/common.config" "$RECIPE/guests/$1.config"
		echo 'CONFIG_INITRAMFS_SOURCE="initramfs.list"'
	} >"$KERNEL/wanted"
	kernel_make KCONFIG_ALLCONFIG="$KERNEL/wanted" allnoconfig
	missing=$(grep '^CONFIG_' "$RECIPE/guests/$1.config" |
	    grep -vxF -f "$KERNEL/.config") || true
	if [ -n "$missing" ]; then
		echo "options which this kernel does not take:" "$missing"
		return 1
	fi
}

# The result and its manifest, made beside its place and then moved there.
kernel_install()
{
	local name=$1 new=$GUEST_CACHE/.new-$1 old=$GUEST_CACHE/.old-$1 file

	rm -rf "$new" "$old"
	mkdir "$new"
	"${KERNEL_CROSS}strip" -o "$KERNEL/vmlinux.stripped" "$KERNEL/vmlinux"
	gzip -9n <"$KERNEL/vmlinux.stripped" >"$new/vmlinux.gz"
	gzip -9n <"$KERNEL/System.map" >"$new/System.map.gz"
	cp "$KERNEL/.config" "$new/config"
	{
		echo "guest $name"
		echo "recipe $(recipe_hash "$name")"
		cat "$WORK/inputs.list"
		tools_list "${GUEST_CROSS%-}"
		[ "$KERNEL_CROSS" = "$GUEST_CROSS" ] ||
		    tools_list "${KERNEL_CROSS%-}"
		for file in vmlinux.gz System.map.gz config; do
			echo "result $file $(hash_of "$new/$file")"
		done
	} >"$new/manifest"
	if [ -e "$GUEST_CACHE/$name" ]; then
		mv -T "$GUEST_CACHE/$name" "$old"
	fi
	mv -T "$new" "$GUEST_CACHE/$name"
	rm -rf "$old"
}

# Build the guest NAME, as far as it is not there.
kernel_build()
{
	local name=$1

	KERNEL=$WORK/kernel-$name
	KERNEL_CROSS=$(kernel_value "$name" cross)-
	stage 'configuring the kernel' kernel_configure "$name"
	stage -c '^  (CC|AS) ' -n "$(kernel_value "$name" files)" \
	    'compiling the kernel' kernel_make vmlinux
	stage 'packing the guest' kernel_install "$name"
}
