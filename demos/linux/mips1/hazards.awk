# The hazards of MIPS I: what an instruction must not do because an earlier one
# is not through yet.  An R2000 or R3000 does not wait, it takes the old value.
# (Gerry Kane and Joe Heinrich, MIPS RISC Architecture, chapters on the
# instruction pipelines of CPU and FPU.)
#
# - A register loaded from memory, or moved to or from a coprocessor, is not to
#   be used by the next instruction.
# - Nor is the result of a floating point comparison by a branch.
# - HI and LO are not to be written by the two instructions after mfhi or mflo.
#
# With -v mode=fix: reads an assembly file, and writes it with a nop wherever
# one of the first two is violated.  With -v mode=check: reads the output of
# objdump -dz -M gpr-names=numeric, and prints every violation; the exit status
# is 1 if there is any.
#
# "Next" is what stands below, also after a branch: in its slot, which is right,
# or after it, which does no harm.  A load in the slot of a branch whose target
# uses the register is not seen; compilers do not put loads there.

BEGIN {
	split("zero at v0 v1 a0 a1 a2 a3 t0 t1 t2 t3 t4 t5 t6 t7 " \
	    "s0 s1 s2 s3 s4 s5 s6 s7 t8 t9 k0 k1 gp sp fp ra", names)
	for (i in names)
		number["$" names[i]] = "$" (i - 1)
	number["$s8"] = "$30"
	hilo = 9
}

# One name for each register; a double's two halves count as one.
function canonical(name, half) {
	if (name in number)
		return number[name]
	if (name ~ /^\$f[0-9]+$/) {
		half = substr(name, 3)
		return "$f" (half - half % 2)
	}
	return name
}

# Whether the instruction comes too early; remembers it for the next.
function violates(op, operands, operand, n, i, first, bad) {
	n = split(operands, operand, /[,() \t]+/)
	for (i = 1; i <= n; i++)
		operand[i] = canonical(operand[i])

	# The first operand is a result, except in these.
	first = 2
	if (op ~ /^(s[bhw]|sw[lr]|s\.[sd]|swc[0-3])$/ ||
	    op ~ /^([bjt]|c\.|mult|div|[mc]t)/)
		first = 1
	bad = written == "condition" && op ~ /^bc1/
	for (i = first; i <= n; i++)
		if (written != "" && operand[i] == written &&
		    !(op == "mtc1" && i == 2))
			bad = 1

	hilo++
	if (hilo <= 2 && op ~ /^(mult|div|mthi|mtlo)/ && mode == "check")
		bad = 1
	if (op ~ /^mf(hi|lo)$/)
		hilo = 0

	# lwl and lwr fill one register together, without a delay between.
	written = ""
	if (op ~ /^(lw|lhu?|lbu?|lw[lr]|l\.[sd]|lwc1|[mc]fc[0-3])$/)
		written = operand[1]
	else if (op == "mtc1")
		written = operand[2]
	else if (op ~ /^c\./)
		written = "condition"
	if (written == "$0")
		written = ""
	return bad
}

mode == "check" && /^[0-9a-f]+ <.*>:$/ {
	routine = $2
	written = ""
}

mode == "check" && $1 ~ /^[0-9a-f]+:$/ {
	if (violates($3, $4)) {
		print routine " " $0
		found = 1
	}
}

mode == "fix" {
	line = $0
	sub(/#.*/, "", line)
	while (match(line, /^[ \t]*[A-Za-z0-9_.$]+:/))
		line = substr(line, RLENGTH + 1)
	if (line ~ /^[ \t]*\.(ent|text|data|section|previous)/)
		written = ""
	if (line ~ /^[ \t]*[a-z]/) {
		operands = line
		sub(/^[ \t]*[^ \t]+[ \t]*/, "", operands)
		split(line, word)
		if (violates(word[1], operands))
			print "\tnop"
	}
	print
}

END { exit found }
