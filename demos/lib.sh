# shellcheck shell=bash
# Functions shared by ./demo, ./check and the guest recipes: messages, stages
# with progress, packages, and guest systems that are already there.
#
# To be sourced by bash.  The caller sets TOP, the top of the source tree, and
# STAGE_LOGS, the directory for the output of the stages.  It may have a
# function on_exit, which is called at the end with the exit status.

GUEST_CACHE=${GXEMUL_GUESTS:-~/.cache/gxemul}

die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

warn()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

STAGE_TICKER=
lib_exit()
{
	local status=$?

	if [ -n "$STAGE_TICKER" ]; then
		kill "$STAGE_TICKER" 2>/dev/null || true
	fi
	if declare -F on_exit >/dev/null; then
		on_exit "$status"
	fi
}
trap lib_exit EXIT

# --- stages ---------------------------------------------------------------

# stage [-c PATTERN [-n TOTAL]] TITLE COMMAND [ARGUMENT...]
#
# Run COMMAND (also a shell function, with "set -e") with its output in a log,
# and show TITLE with the elapsed seconds; with -c also how many lines of the
# log match PATTERN, "of about TOTAL".  If COMMAND fails, show the end of the
# log and exit.  Not to be called where a status is tested.
stage()
{
	local pattern='' total='' title log status start=$SECONDS

	while [[ $1 == -? ]]; do
		case $1 in
		-c) pattern=$2 ;;
		-n) total=$2 ;;
		esac
		shift 2
	done
	title=$1
	shift
	mkdir -p "$STAGE_LOGS"
	log=$STAGE_LOGS/${title//[^A-Za-z0-9.]/-}.log
	: >"$log"
	[ -t 1 ] || printf '  %s ...\n' "$title"
	stage_ticker &
	STAGE_TICKER=$!

	set +e
	(
		set -e
		"$@"
	) >"$log" 2>&1 </dev/null
	status=$?
	kill "$STAGE_TICKER" 2>/dev/null
	wait "$STAGE_TICKER" 2>/dev/null
	STAGE_TICKER=
	set -e

	if [ "$status" -eq 0 ]; then
		stage_line '\n' "done, $((SECONDS - start)) s"
		return
	fi
	stage_line '\n' "FAILED after $((SECONDS - start)) s"
	tail -n 20 "$log" | sed 's/^/    /' >&2
	die "$title failed; all of its output is in $log"
}

# Show the stage's line: over the last one if this is a terminal.
stage_line()
{
	if [ -t 1 ]; then
		# shellcheck disable=SC2059 # $1 is an end of line
		printf "\r  %-34s %-40s$1" "$title" "$2"
	else
		printf '  %s: %s\n' "$title" "$2"
	fi
}

# Show how far the stage is, every second, or every minute in a log, until
# killed.  Uses the local variables of stage().
stage_ticker()
{
	local every=60 count text

	[ -t 1 ] && every=1
	while kill -0 $$ 2>/dev/null; do
		sleep "$every" >/dev/null 2>&1 &
		# shellcheck disable=SC2064 # the value of now
		trap "kill $! 2>/dev/null; exit" TERM
		wait $!
		text="$((SECONDS - start)) s"
		if [ -n "$pattern" ]; then
			count=$(grep -cE -e "$pattern" "$log") || true
			text="$text, $count${total:+ of about $total} files"
		fi
		stage_line '' "$text"
	done
}

# --- packages -------------------------------------------------------------

# Print those of the named packages which are not installed.
packages_missing()
{
	local package

	for package; do
		dpkg-query -W -f='${db:Status-Status}\n' "$package" \
		    2>/dev/null | grep -qx installed || echo "$package"
	done
}

as_root()
{
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

apt_install()
{
	# A source of packages that is out of reach need not matter.
	as_root apt-get update || true
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
	    --no-install-recommends "$@"
}

# Install those of the named packages which are missing.
packages_need()
{
	local missing

	if ! command -v apt-get >/dev/null ||
	    ! command -v dpkg-query >/dev/null; then
		warn "no apt-get here: taking these for installed: $*"
		return
	fi
	missing=$(packages_missing "$@" | tr '\n' ' ')
	missing=${missing% }
	[ -n "$missing" ] || return 0
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null ||
		    die "packages missing: $missing; run this as root," \
			"or install sudo"
		sudo -v ||
		    die "packages missing: $missing; run this as root," \
			"or as a user whom sudo lets install them"
	fi
	echo "  packages to install: $missing"
	# shellcheck disable=SC2086 # a list
	stage 'installing packages' apt_install $missing
}

# --- building gxemul ------------------------------------------------------

GXEMUL_PACKAGES=(autoconf automake gcc libc6-dev make pkg-config
    zlib1g-dev libedit-dev nettle-dev libslirp-dev libxcb1-dev
    libncurses-dev libvterm-dev libdeflate-dev libdw-dev)

# What configure looks for: it is to run again when this changes.
gxemul_environment()
{
	echo "CC=${CC-} CFLAGS=${CFLAGS-}"
	dpkg-query -W -f='${Package} ${Version} ${db:Status-Status}\n' \
	    "${GXEMUL_PACKAGES[@]}" libcmocka-dev 2>/dev/null || true
}

gxemul_configure()
{
	if [ ! -e "$TOP/configure" ] ||
	    [ "$TOP/configure.ac" -nt "$TOP/configure" ]; then
		(cd "$TOP" && autoreconf -fi)
	fi
	cd "$BUILD"
	"$TOP/configure"
	gxemul_environment >.environment
}

# Build gxemul in the directory $BUILD.
gxemul_build()
{
	mkdir -p "$BUILD"
	exec 8>"$BUILD/.lock"
	flock 8
	if [ ! -e "$BUILD/Makefile" ] || [ ! -e "$TOP/configure" ] ||
	    [ "$TOP/configure.ac" -nt "$TOP/configure" ] ||
	    ! gxemul_environment | cmp -s - "$BUILD/.environment"; then
		stage 'configuring gxemul' gxemul_configure
	fi
	stage -c '^  (CC|CCLD) ' 'building gxemul' \
	    make -C "$BUILD" -j"$(nproc)"
	exec 8>&-
}

# --- guest systems --------------------------------------------------------

# Whether DIRECTORY has the guest NAME, and just as it was made: by its own
# manifest, or by the checksums of a collection.
guest_intact()
{
	local directory=$1 name=$2

	[ -e "$directory/$name/vmlinux.gz" ] || return 1
	if [ -e "$directory/$name/manifest" ]; then
		sed -n 's/^result \([^ ]*\) \([^ ]*\)$/\2  \1/p' \
		    "$directory/$name/manifest" |
		    (cd "$directory/$name" && sha256sum -c --status)
	elif [ -e "$directory/SHA256SUMS" ]; then
		grep " $name/" "$directory/SHA256SUMS" |
		    (cd "$directory" && sha256sum -c --status)
	else
		return 1
	fi
}

# Print the directories which can have guests, the first choice first.
guest_directories()
{
	echo "$GUEST_CACHE"
	if [ -e "$TOP/../shared/guests/SHA256SUMS" ]; then
		(cd "$TOP/../shared/guests" && pwd)
	fi
}

# Print, with colons between, the directories which have guests and no damaged
# one.
guest_directories_intact()
{
	local directory kernel name list=

	while read -r directory; do
		for kernel in "$directory"/*/vmlinux.gz; do
			[ -e "$kernel" ] || continue 2
			name=$(basename "$(dirname "$kernel")")
			if ! guest_intact "$directory" "$name"; then
				warn "$directory/$name does not match its" \
				    "checksums: $directory not used"
				continue 2
			fi
		done
		list=$list${list:+:}$directory
	done < <(guest_directories)
	echo "$list"
}

# Print the directory of guest NAME; fails if there is none that is intact.
guest_find()
{
	local directory

	while read -r directory; do
		if guest_intact "$directory" "$1"; then
			echo "$directory/$1"
			return
		fi
		if [ -e "$directory/$1/vmlinux.gz" ]; then
			warn "$directory/$1 does not match its checksums:" \
			    "not used"
		fi
	done < <(guest_directories)
	return 1
}
