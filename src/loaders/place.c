/*
 * Where the bytes of a program go: addresses of a file as those of the machine,
 * and copying to them.
 */
#include <inttypes.h>

#include "loaders/loader_private.h"

bool
loader_address(const struct load_target *target, uint64_t value, bool narrow,
	       uint64_t *address)
{
	if (!target->is_64bit) {
		*address = (uint32_t)value;
		return value <= UINT32_MAX ||
		       value >= UINT64_C(0xffffffff80000000);
	}
	*address = value;
	if (narrow && target->elf_machine == EM_MIPS) {
		*address = (uint64_t)(int64_t)(int32_t)(uint32_t)value;
	}
	return true;
}

/*
 * MIPS: kseg0 and kseg1 show the first 512 MB of physical memory, and on
 * 64-bit CPUs xkphys shows all of it eight times.  (MIPS RISC Architecture,
 * "Memory Management".)
 */
static bool
mips_direct(const struct load_target *target, uint64_t vaddr, uint64_t last,
	    uint64_t *paddr)
{
	uint64_t upper;

	if (target->is_64bit && vaddr >> 62 == 2) {
		*paddr = vaddr & UINT64_C(0x07ffffffffffffff);
		return vaddr >> 59 == last >> 59;
	}
	upper = target->is_64bit ? UINT64_C(0xffffffff00000000) : 0;
	if (vaddr >> 29 != (upper | 0x80000000) >> 29 &&
	    vaddr >> 29 != (upper | 0xa0000000) >> 29) {
		return false;
	}
	*paddr = vaddr & 0x1fffffff;
	return vaddr >> 29 == last >> 29;
}

bool
loader_direct(const struct load_target *target, uint64_t vaddr, uint64_t len,
	      uint64_t *paddr)
{
	uint64_t last;

	last = vaddr + (len - 1);
	if (last < vaddr) {
		return false;
	}
	if (target->elf_machine == EM_MIPS) {
		return mips_direct(target, vaddr, last, paddr);
	}
	/* Others start with their MMU off. */
	*paddr = vaddr;
	return target->is_64bit || last <= UINT32_MAX;
}

static bool
write_place(const struct load_target *target, const char *name,
	    const struct loader_place *place, uint64_t offset,
	    const uint8_t *data, size_t len, struct error *e)
{
	struct error reason;
	bool ok;

	reason.text[0] = '\0';
	if (place->physical) {
		ok = target->write_physical(target->arg, place->paddr + offset,
					    data, len, &reason);
	} else {
		ok = target->write(target->arg, place->vaddr + offset, data,
				   len, &reason);
	}
	if (ok) {
		return true;
	}
	if (reason.text[0] == '\0') {
		return loader_error(
		    e, name,
		    "does not fit into memory at 0x%" PRIx64
		    ": give the machine more with -M",
		    (place->physical ? place->paddr : place->vaddr) + offset);
	}
	return loader_error(e, name, "%s", reason.text);
}

bool
loader_copy(const struct load_target *target, const char *name,
	    const struct loader_place *place, const uint8_t *data, size_t len,
	    uint64_t size, struct load_result *result, struct error *e)
{
	static const uint8_t zeros[65536];
	uint64_t offset;
	size_t n;

	if (size == 0) {
		return true;
	}
	/* The end first, so that a damaged size is found before anything else
	 * is written. */
	if (!write_place(target, name, place, size - 1, zeros, 1, e)) {
		return false;
	}
	if (len > 0 && !write_place(target, name, place, 0, data, len, e)) {
		return false;
	}
	for (offset = len; offset < size; offset += n) {
		n = sizeof(zeros);
		if (size - offset < n) {
			n = (size_t)(size - offset);
		}
		if (!write_place(target, name, place, offset, zeros, n, e)) {
			return false;
		}
	}
	if (place->has_paddr && result->end < place->paddr + size) {
		result->end = place->paddr + size;
	}
	return true;
}

bool
loader_load_part(const struct load_target *target, const char *name,
		 const struct loader_part *part, struct load_result *result,
		 struct error *e)
{
	struct loader_place place = {0};

	if (part->size - 1 > UINT32_MAX - part->vaddr) {
		return loader_error(e, name,
				    "0x%" PRIx64 " bytes at 0x%" PRIx32
				    " reach beyond the last address: the file "
				    "is damaged, build or copy it again",
				    part->size, part->vaddr);
	}
	(void)loader_address(target, part->vaddr, true, &place.vaddr);
	place.has_paddr =
	    loader_direct(target, place.vaddr, part->size, &place.paddr);
	if (!place.has_paddr) {
		return loader_error(e, name,
				    "0x%" PRIx64 " is not an address that the "
				    "%s maps when it starts: link the program "
				    "for machine %s (is it one for an "
				    "operating system?)",
				    place.vaddr, target->cpu_name,
				    target->machine_name);
	}
	return loader_copy(target, name, &place, part->data, part->len,
			   part->size, result, e);
}
