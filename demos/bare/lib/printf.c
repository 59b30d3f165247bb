/*
 * Formatted printing, a character at a time, through putchar().
 */
#include <stdarg.h>
#include <stdint.h>

#include "console.h"

void
print(const char *text)
{
	while (*text != '\0') {
		putchar(*text++);
	}
}

static void
print_number(uint32_t value, unsigned base, unsigned width, char padding)
{
	char digits[32];
	unsigned n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value != 0);
	while (width > n) {
		putchar(padding);
		width--;
	}
	while (n > 0) {
		putchar(digits[--n]);
	}
}

void
printf(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	for (; *format != '\0'; format++) {
		char padding = ' ';
		unsigned width = 0;
		int number;

		if (*format != '%') {
			putchar(*format);
			continue;
		}
		format++;
		if (*format == '0') {
			padding = '0';
		}
		while (*format >= '0' && *format <= '9') {
			width = 10 * width + *format++ - '0';
		}
		switch (*format) {
		case 's':
			print(va_arg(arguments, const char *));
			break;
		case 'c':
			putchar(va_arg(arguments, int));
			break;
		case 'd':
			number = va_arg(arguments, int);
			if (number < 0) {
				putchar('-');
				number = -number;
			}
			print_number(number, 10, width, padding);
			break;
		case 'u':
			print_number(va_arg(arguments, unsigned), 10, width,
				     padding);
			break;
		case 'x':
			print_number(va_arg(arguments, unsigned), 16, width,
				     padding);
			break;
		default:
			putchar(*format);
		}
	}
	va_end(arguments);
}
