/*
 * Numbers, limits and dates as the command line and scripts write them.
 */
#include <string.h>

#include "emul/options.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits at *TEXT, which is moved behind them. */
static bool
parse_digits(const char **text, uint64_t *value)
{
	const char *p = *text;

	if (!is_digit(*p)) {
		return false;
	}
	for (*value = 0; is_digit(*p); p++) {
		if (*value > (UINT64_MAX - (uint64_t)(*p - '0')) / 10) {
			return false;
		}
		*value = *value * 10 + (uint64_t)(*p - '0');
	}
	*text = p;
	return true;
}

static bool
parse_hex(const char *text, uint64_t *value)
{
	static const char digits[] = "0123456789abcdef";
	const char *d;

	if (*text == '\0' || strlen(text) > 16) {
		return false;
	}
	for (*value = 0; *text != '\0'; text++) {
		d = strchr(digits, *text | 0x20);
		if (d == NULL) {
			return false;
		}
		*value = *value << 4 | (uint64_t)(d - digits);
	}
	return true;
}

bool
options_number(const char *text, uint64_t *value)
{
	uint64_t unit = 1;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		return parse_hex(text + 2, value);
	}
	if (!parse_digits(&text, value)) {
		return false;
	}
	if (*text == 'k' || *text == 'K') {
		unit = 1000;
	} else if (*text == 'M') {
		unit = 1000000;
	} else if (*text == 'G') {
		unit = 1000000000;
	} else if (*text != '\0') {
		return false;
	}
	if (unit != 1 && text[1] != '\0') {
		return false;
	}
	if (*value > UINT64_MAX / unit) {
		return false;
	}
	*value *= unit;
	return true;
}

/* Seconds with a fraction of up to twelve digits, then "s". */
static bool
parse_seconds(const char *text, emul_time *time)
{
	uint64_t seconds;
	emul_time unit = EMUL_SECOND;

	if (!parse_digits(&text, &seconds) ||
	    seconds >= EMUL_NEVER / EMUL_SECOND) {
		return false;
	}
	*time = seconds * EMUL_SECOND;
	if (*text == '.') {
		for (text++; is_digit(*text) && unit > 1; text++) {
			unit /= 10;
			*time += unit * (emul_time)(*text - '0');
		}
		if (unit == EMUL_SECOND) {
			return false;
		}
	}
	return strcmp(text, "s") == 0;
}

bool
options_limit(const char *text, uint64_t *instructions, emul_time *time)
{
	*instructions = 0;
	*time = 0;
	if (parse_seconds(text, time)) {
		return *time != 0;
	}
	*time = 0;
	return options_number(text, instructions) && *instructions != 0;
}

/* Exactly COUNT digits, then the character END. */
static bool
parse_field(const char **text, unsigned count, char end, int *value)
{
	const char *p = *text;

	*value = 0;
	for (; count != 0; count--, p++) {
		if (!is_digit(*p)) {
			return false;
		}
		*value = *value * 10 + (*p - '0');
	}
	if (*p != end) {
		return false;
	}
	*text = *p == '\0' ? p : p + 1;
	return true;
}

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30,
				   31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

static int64_t
days_since_1970(int year, int month, int day)
{
	int64_t days = day - 1;
	int y;
	int m;

	for (y = 1970; y < year; y++) {
		days += is_leap(y) ? 366 : 365;
	}
	for (m = 1; m < month; m++) {
		days += days_of_month(year, m);
	}
	return days;
}

bool
options_date(const char *text, int64_t *seconds)
{
	const char *p = text;
	uint64_t number;
	int year;
	int month;
	int day;
	int hour = 0;
	int minute = 0;
	int second = 0;
	bool has_time = strchr(text, 'T') != NULL;

	if (*text == '@') {
		p++;
		/* 253402300799 is the last second of the year 9999. */
		if (!parse_digits(&p, &number) || *p != '\0' ||
		    number > UINT64_C(253402300799)) {
			return false;
		}
		*seconds = (int64_t)number;
		return true;
	}
	if (!parse_field(&p, 4, '-', &year) ||
	    !parse_field(&p, 2, '-', &month) ||
	    !parse_field(&p, 2, has_time ? 'T' : '\0', &day)) {
		return false;
	}
	if (has_time && (!parse_field(&p, 2, ':', &hour) ||
			 !parse_field(&p, 2, ':', &minute) ||
			 !parse_field(&p, 2, '\0', &second))) {
		return false;
	}
	if (year < 1970 || month < 1 || month > 12 || day < 1 ||
	    day > days_of_month(year, month) || hour > 23 || minute > 59 ||
	    second > 59) {
		return false;
	}
	*seconds = days_since_1970(year, month, day) * 86400 + hour * 3600 +
		   minute * 60 + second;
	return true;
}
