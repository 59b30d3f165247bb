/*
 * Tapes of SIMH's form; see tap_image.h.
 */
#include <string.h>
#include <strings.h>

#include "emul/byte_order.h"
#include "host/diskimage.h"
#include "host/tap_image.h"

bool
tap_is_name(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && strcasecmp(name + n - 4, ".tap") == 0;
}

uint32_t
tap_overhead(uint32_t len)
{
	return 2 * TAP_WORD + (len & 1);
}

static bool
get_word_by(tap_reader read, struct diskimage *d, uint64_t at, uint32_t *word)
{
	uint8_t bytes[TAP_WORD];

	if (!read(d, at, bytes, TAP_WORD)) {
		return false;
	}
	*word = (uint32_t)get_bytes(bytes, TAP_WORD, false);
	return true;
}

static bool
get_word(struct diskimage *d, uint64_t at, uint32_t *word)
{
	return get_word_by(diskimage_read, d, at, word);
}

static bool
forward_by(tap_reader read, struct diskimage *d, uint64_t pos, uint64_t end,
	   struct tap_item *item)
{
	uint32_t last;
	uint64_t room = pos < end ? end - pos : 0;

	if (room < TAP_WORD || !get_word_by(read, d, pos, &item->len)) {
		return false;
	}
	item->mark = item->len == TAP_FILEMARK;
	item->next = pos + TAP_WORD;
	if (item->mark) {
		return true;
	}
	if (item->len > TAP_RECORD_MAX ||
	    item->len + tap_overhead(item->len) > room) {
		return false;
	}
	item->next = pos + item->len + tap_overhead(item->len);
	return get_word_by(read, d, item->next - TAP_WORD, &last) &&
	       last == item->len;
}

bool
tap_forward(struct diskimage *d, uint64_t pos, uint64_t end,
	    struct tap_item *item)
{
	return forward_by(diskimage_read, d, pos, end, item);
}

bool
tap_backward(struct diskimage *d, uint64_t pos, struct tap_item *item)
{
	uint32_t first;

	if (pos < TAP_WORD || !get_word(d, pos - TAP_WORD, &item->len)) {
		return false;
	}
	item->mark = item->len == TAP_FILEMARK;
	item->next = pos - TAP_WORD;
	if (item->mark) {
		return true;
	}
	if (item->len > TAP_RECORD_MAX ||
	    item->len + tap_overhead(item->len) > pos) {
		return false;
	}
	item->next = pos - item->len - tap_overhead(item->len);
	return get_word(d, item->next, &first) && first == item->len;
}

bool
tap_find_end(struct diskimage *d, tap_reader read, uint64_t limit,
	     uint64_t *end)
{
	struct tap_item item;
	uint32_t word;

	*end = 0;
	while (*end < limit) {
		if (limit - *end < TAP_WORD ||
		    !get_word_by(read, d, *end, &word)) {
			return false;
		}
		if (word == TAP_END) {
			return true;
		}
		if (!forward_by(read, d, *end, limit, &item)) {
			return false;
		}
		*end = item.next;
	}
	return true;
}

/* The record of the first file that has byte *OFFSET, which becomes one of that
 * record's; false: there is none. */
static bool
find_byte(struct diskimage *d, uint64_t *offset, struct tap_item *item)
{
	uint64_t pos = 0;

	while (tap_forward(d, pos, diskimage_bytes(d), item) && !item->mark) {
		if (*offset < item->len) {
			return true;
		}
		*offset -= item->len;
		pos = item->next;
	}
	return false;
}

bool
tap_read_first(struct diskimage *d, uint64_t offset, uint8_t *data,
	       uint32_t len)
{
	while (len > 0) {
		struct tap_item item;
		uint64_t from = offset;
		uint64_t start;
		uint32_t n;

		if (!find_byte(d, &from, &item)) {
			memset(data, 0, len);
			break;
		}
		start = item.next - item.len - tap_overhead(item.len);
		n = item.len - (uint32_t)from < len ? item.len - (uint32_t)from
						    : len;
		if (!diskimage_read(d, start + TAP_WORD + from, data, n)) {
			return false;
		}
		data += n;
		offset += n;
		len -= n;
	}
	return true;
}

uint64_t
tap_first_length(struct diskimage *d)
{
	struct tap_item item;
	uint64_t pos = 0;
	uint64_t bytes = 0;

	while (tap_forward(d, pos, diskimage_bytes(d), &item) && !item.mark) {
		bytes += item.len;
		pos = item.next;
	}
	return bytes;
}
