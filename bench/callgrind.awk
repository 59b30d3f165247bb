# The table of host instructions for each guest instruction.  Files: the list,
# "WORKLOAD EMULATOR HOST GUEST".  Guest instructions are those that ours counts.

BEGIN { read_titles(titles, title) }

NR == FNR { if ($0 !~ /^#/ && NF) list[++workloads] = $1; next }
{ host[$1, $2] = $3; guest[$1] = $4; seen[$2] = 1 }

function cell(w, e,    r) {
	if (!((w, e) in host))
		return "-"
	r = (host[w, e] - host["empty", e]) / guest[w]
	product[e] += log(r)
	n[e]++
	return sprintf("%.2f", r)
}

END {
	print "| workload | guest instructions | " title["ours"] \
	    ("gxemul" in seen ? " | " title["gxemul"] : "") " |"
	print "|---|---|---|" ("gxemul" in seen ? "---|" : "")
	for (k = 1; k <= workloads; k++) {
		w = list[k]
		if (w == "empty" || !((w, "ours") in host))
			continue
		print "| " w " | " guest[w] " | " cell(w, "ours") \
		    ("gxemul" in seen ? " | " cell(w, "gxemul") : "") " |"
	}
	printf "| **geometric mean** | | **%.2f**", \
	    exp(product["ours"] / n["ours"])
	if ("gxemul" in seen)
		printf " | **%.2f**", exp(product["gxemul"] / n["gxemul"])
	print " |"
}
