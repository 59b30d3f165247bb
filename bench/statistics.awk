# Functions shared by the tables.

# The values of a list with blanks between, sorted, in v[1..n].
function sort_list(list, v,    n, i, k, t) {
	n = split(list, v, " ")
	for (i = 2; i <= n; i++) {
		t = v[i] + 0
		for (k = i - 1; k > 0 && v[k] + 0 > t; k--)
			v[k + 1] = v[k]
		v[k + 1] = t
	}
	return n
}

function median(list,    v, n) {
	n = sort_list(list, v)
	if (n % 2)
		return v[(n + 1) / 2]
	return (v[n / 2] + v[n / 2 + 1]) / 2
}

# Half of the difference between the slowest and the fastest run.
function spread(list,    v, n) {
	n = sort_list(list, v)
	return (v[n] - v[1]) / 2
}

# "a=title of a" on lines, to title[a].
function read_titles(text, title,    line, n, i, k) {
	n = split(text, line, "\n")
	for (i = 1; i <= n; i++) {
		k = index(line[i], "=")
		title[substr(line[i], 1, k - 1)] = substr(line[i], k + 1)
	}
}
