# shellcheck shell=bash
# A private apt, which knows the source packages too: the system's own package
# sources, copied with every option they have and with "deb-src" added, in a
# directory of our own.  The system's are neither changed nor locked.
#
# To be sourced by bash, after ../lib.sh.

# Stanzas of the .sources form.  Kept are those with component "main" of the
# release that runs here; other vendors' repositories seldom have sources.
apt_copy_stanzas()
{
	awk -v release="$1" '
	function flush_stanza() {
		if (enabled && suite && main && deb && !cdrom) {
			printf "%s\n", text
		}
		text = field = ""
		suite = main = deb = cdrom = 0
		enabled = 1
	}
	BEGIN { flush_stanza() }
	/^#/ { next }
	/^[ \t]*$/ { flush_stanza(); next }
	{
		value = $0
		if ($0 !~ /^[ \t]/) {
			field = tolower($0)
			sub(/[ \t]*:.*/, "", field)
			sub(/^[^:]*:/, "", value)
		}
		n = split(value, words)
		for (i = 1; i <= n; i++) {
			if (field == "suites" && index(words[i], release) == 1)
				suite = 1
			if (field == "components" && words[i] == "main")
				main = 1
			if (field == "types" && words[i] == "deb")
				deb = 1
			if (field == "uris" && words[i] ~ /^cdrom:/)
				cdrom = 1
			if (field == "enabled" && words[i] ~ /^(no|false|0)$/)
				enabled = 0
		}
		if (field == "types")
			text = text "Types: deb deb-src\n"
		else
			text = text $0 "\n"
	}
	END { flush_stanza() }'
}

# Lines of the one-line form: deb [ option=value ... ] uri suite component...
apt_copy_lines()
{
	awk -v release="$1" '
	{
		sub(/[ \t]*(#.*)?$/, "")
		if ($1 !~ /^deb(-src)?$/ || $0 ~ /cdrom:/)
			next
		rest = $0
		sub(/^[ \t]*deb(-src)?[ \t]+/, "", rest)
		plain = rest
		sub(/^\[[^]]*\][ \t]*/, "", plain)
		n = split(plain, words)
		main = 0
		for (i = 3; i <= n; i++)
			if (words[i] == "main")
				main = 1
		if (index(words[2], release) != 1 || !main)
			next
		if ($1 == "deb" && !seen["deb " rest]++)
			print "deb " rest
		if (!seen["deb-src " rest]++)
			print "deb-src " rest
	}'
}

# Make the private configuration in DIRECTORY; say which release it is for.
apt_private_setup()
{
	local directory=$1 list='' parts='' file release

	# shellcheck source=/dev/null
	release=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
	[ -n "$release" ] || die "no VERSION_CODENAME in /etc/os-release:" \
	    "this recipe needs Debian"
	eval "$(apt-config shell list Dir::Etc::sourcelist/f \
	    parts Dir::Etc::sourceparts/d)"

	rm -rf "$directory/parts"
	mkdir -p "$directory/parts" "$directory/lists/partial" \
	    "$directory/cache/archives/partial"
	for file in "$list" "$parts"/*.list "$parts"/*.sources; do
		[ -r "$file" ] || continue
		case $file in
		*.sources) apt_copy_stanzas "$release" <"$file" ;;
		*) apt_copy_lines "$release" <"$file" ;;
		esac >"$directory/parts/${file##*/}"
	done
	find "$directory/parts" -type f -empty -delete
	[ -n "$(ls "$directory/parts")" ] ||
	    die "no package source here has component main of $release"

	cat >"$directory/apt.conf" <<-CONF
		Dir::Etc::SourceList "/dev/null";
		Dir::Etc::SourceParts "$directory/parts";
		Dir::State::Lists "$directory/lists";
		Dir::Cache "$directory/cache";
		APT::Sandbox::User "root";
		Acquire::Languages "none";
		Acquire::Retries "3";
		#clear APT::Update::Pre-Invoke;
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
	CONF
}

# apt_private DIRECTORY ARGUMENT...: apt-get with that configuration.
apt_private()
{
	local directory=$1

	shift
	apt-get -c "$directory/apt.conf" "$@"
}
