# The table of starts.  File: "EMULATOR USER ELAPSED", in seconds.

BEGIN {
	n = split(order, emulator, " ")
	read_titles(titles, title)
}

{
	user[$1] = user[$1] " " $2
	wall[$1] = wall[$1] " " $3
}

END {
	print "| | user (ms) | elapsed (ms) |"
	print "|---|---|---|"
	for (i = 1; i <= n; i++) {
		e = emulator[i]
		printf "| %s | %.0f | %.0f |\n", title[e], \
		    median(user[e]) * 1000, median(wall[e]) * 1000
	}
}
