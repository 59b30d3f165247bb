# Shared by the tests of guests: where their files are, and results.
# shellcheck shell=bash disable=SC2034

# GUESTS = guest directories separated by colons
IFS=: read -ra dirs <<<"${GUESTS-}"

# find_guest NAME: its kernel and its symbols are $kernel and $map
find_guest()
{
	local d

	for d in "${dirs[@]}"; do
		kernel=$d/$1/vmlinux.gz
		map=$d/$1/System.map.gz
		if [ -f "$kernel" ] && [ -f "$map" ]; then
			return 0
		fi
	done
	return 1
}

# result NAME STATUS TEXT
result()
{
	if [ "$2" = 0 ]; then
		echo "ok $1"
	else
		echo "not ok $1 $3"
	fi
}
