# What the host's instructions are for, for each guest instruction.  Files: the
# program's "objdump -d --no-show-raw-insn" (x86-64), a callgrind output with
# --dump-instr=yes and no compression.  Variables: name, guest (instructions).
#
# Handlers have their slot in %rsi, the countdown in %rdx and the CPU in %rdi.

function class(text,    op) {
	op = text
	sub(/ .*/, "", op)
	if (text ~ /^jmp +\*/ || text ~ /^mov +\(%rsi\),/ || text ~ /,%rsi$/)
		return "dispatch"
	if (text ~ /\(%rsi/)
		return "operands"
	if (text ~ /\(%rdi,%r[a-z0-9]+,[48]\)/)
		return "registers"
	if (text ~ /add +0x[0-9a-f]+\(%rdi\),/ || text ~ /\$0xf+[0-9a-f]*,%/ ||
	    text ~ /shr +\$0x8,/ || text ~ /cmp +\(%r/ ||
	    text ~ /0x8\(%r[a-d]x\)/)
		return "memory"
	if (text ~ /%rsi/ || op ~ /^j(ge|l|le|g|ns|s)$/ ||
	    (text ~ /%rdx/ && op ~ /^(sub|cmp|lea|add|dec|inc)$/))
		return "counting"
	return "rest"
}

NR == FNR && /^[0-9a-f]+ <.*>:$/ {
	handler = $2 ~ /_(le|be)(64)?(\.|>)/
	next
}
NR == FNR {
	if (match($0, /^ +[0-9a-f]+:\t/)) {
		address = substr($0, 1, RLENGTH - 2)
		gsub(/ /, "", address)
		text = substr($0, RLENGTH + 1)
		sub(/ +#.*/, "", text)
		kind[address] = handler ? class(text) : "outside"
	}
	next
}

/^ob=/ { ours = index($0, "gxemul") > 0 }
/^calls=/ { skip = 1; next }
/^0x/ {
	if (skip) {
		skip = 0
		next
	}
	address = substr($1, 3)
	count[ours && address in kind ? kind[address] : "outside"] += $3
	total += $3
}

END {
	n = split("operands registers dispatch memory counting rest outside",
	    kinds)
	printf "| %s", name
	for (i = 1; i <= n; i++)
		printf " | %.2f", count[kinds[i]] / guest
	printf " | %.2f |\n", total / guest
}
