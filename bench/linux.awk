# The table of what Linux does.  File: "WHAT EMULATOR SECONDS".  What comes
# before the self-test, or the shell's work, is subtracted: the boot.

BEGIN {
	n = split(order, emulator, " ")
	read_titles(titles, title)
	name["boot"] = "boot to the shell, power-off"
	name["selftest"] = "self-test (shell, processes, files; without the boot)"
	name["shell"] = "computing in a process (without the boot)"
	count = split("boot selftest shell", what, " ")
}

{ times[$1, $2] = times[$1, $2] " " $3 }

function net(w, e) {
	return median(times[w, e]) - \
	    (w == "boot" ? 0 : median(times["boot", e]))
}

END {
	line = "| |"
	rule = "|---|"
	for (i = 1; i <= n; i++) {
		e = emulator[i]
		if (!(("boot", e) in times))
			continue
		line = line " " title[e] " (s) |" \
		    (e == "ours" ? "" : " its time / ours |")
		rule = rule "---|" (e == "ours" ? "" : "---|")
	}
	print line
	print rule
	for (k = 1; k <= count; k++) {
		w = what[k]
		line = "| " name[w] " |"
		for (i = 1; i <= n; i++) {
			e = emulator[i]
			if (!(("boot", e) in times))
				continue
			if (!((w, e) in times)) {
				line = line (e == "ours" ? " - |" : " - | - |")
				continue
			}
			t = net(w, e)
			line = line sprintf(" %.2f ±%.0f %% |", t, \
			    100 * spread(times[w, e]) / t)
			if (e != "ours") {
				ratio = t / net(w, "ours")
				line = line sprintf(" %.2f |", ratio)
				product[e] += log(ratio)
				ratios[e]++
			}
		}
		print line
	}
	for (i = 2; i <= n; i++) {
		e = emulator[i]
		if (ratios[e])
			printf "\nGeometric mean, %s: %.2f\n", title[e], \
			    exp(product[e] / ratios[e])
	}
}
