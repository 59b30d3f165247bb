# The table of the bare-metal workloads.  Files: "WORKLOAD INSTRUCTIONS", the
# list, "WORKLOAD EMULATOR SECONDS".  order: the emulators, ours first.

BEGIN {
	n = split(order, emulator, " ")
	read_titles(titles, title)
}

FNR == 1 { file++ }
file == 1 { executed[$1] = $2; next }
file == 2 { if ($0 !~ /^#/ && NF) list[++workloads] = $1; next }
{ times[$1, $2] = times[$1, $2] " " $3 }

# Net seconds of a workload.
function net(w, e) {
	return median(times[w, e]) - median(times["empty", e])
}

function cell(w, e,    t, r, ours, ratio) {
	if (!((w, e) in times))
		return "wrong | -"
	t = net(w, e)
	if (t < 0.001)
		return "too short | -"
	r = sprintf("%.3f ±%.0f %%", t, 100 * spread(times[w, e]) / t)
	if (e == emulator[1])
		return sprintf("%s | %.0f", r, executed[w] / t / 1e6)
	ours = net(w, emulator[1])
	if (ours < 0.001)
		return r " | -"
	ratio = t / ours
	# GXemul notices a software interrupt only after thousands of
	# instructions more: that says nothing about speed.
	if (w == "interrupts" && e == "gxemul")
		return sprintf("%s | (%.2f)", r, ratio)
	product[e] += log(ratio)
	ratios[e]++
	if (!(e in least) || ratio < least[e]) {
		least[e] = ratio
		least_name[e] = w
	}
	return sprintf("%s | %.2f", r, ratio)
}

END {
	line = "| workload | guest instructions (millions)"
	rule = "|---|---"
	for (i = 1; i <= n; i++) {
		line = line " | " title[emulator[i]] " (s) | " \
		    (i == 1 ? "MIPS" : "its time / ours")
		rule = rule "|---|---"
	}
	print line " |"
	print rule "|"
	for (k = 1; k <= workloads; k++) {
		w = list[k]
		if (w == "empty" || !((w, emulator[1]) in times))
			continue
		line = sprintf("| %s | %.1f", w, executed[w] / 1e6)
		for (i = 1; i <= n; i++)
			line = line " | " cell(w, emulator[i])
		print line " |"
	}
	line = "| **geometric mean** | "
	for (i = 1; i <= n; i++) {
		e = emulator[i]
		line = line " | | "
		if (ratios[e])
			line = line sprintf("**%.2f**", \
			    exp(product[e] / ratios[e]))
	}
	print line " |"
	print ""
	for (i = 2; i <= n; i++) {
		e = emulator[i]
		if (ratios[e])
			printf "Against %s, the least: %.2f (%s).\n", \
			    title[e], least[e], least_name[e]
	}
}
