#!/usr/bin/env python3
# Makes fpu-vectors.inc, the table of the test `fpu`:
#     python3 fpu-vectors.py > fpu-vectors.inc
#
# Everything is computed with exact fractions and rounded as IEEE 754 says; no
# floating point hardware has a part in it.  Left out are the cases that the
# R3010 hands to software: denormals, tiny results, NaNs, invalid operations.

from fractions import Fraction
import random

SINGLE = (8, 23)
DOUBLE = (11, 52)
INEXACT, UNDERFLOW, OVERFLOW, ZERO_DIVIDE, INVALID = 1, 2, 4, 8, 16
NEAREST, TO_ZERO, UP, DOWN = range(4)


class Software(Exception):
    """A case the chip leaves to software."""


def decode(bits, form):
    """(sign, value); value is a Fraction, or None for infinity."""
    ebits, fbits = form
    sign = bits >> (ebits + fbits)
    exponent = bits >> fbits & (1 << ebits) - 1
    fraction = bits & (1 << fbits) - 1
    bias = (1 << ebits - 1) - 1
    if exponent == (1 << ebits) - 1:
        if fraction:
            raise Software
        return sign, None
    if exponent == 0:
        if fraction:
            raise Software
        return sign, Fraction(0)
    value = (Fraction(fraction + (1 << fbits)) *
             Fraction(2) ** (exponent - bias - fbits))
    return sign, -value if sign else value


def infinity(sign, form):
    ebits, fbits = form
    return sign << ebits + fbits | (1 << ebits) - 1 << fbits


def zero(sign, form):
    return sign << sum(form)


def round_integer(value, rm):
    """(integer, exact) of a Fraction."""
    low = value.numerator // value.denominator
    rest = value - low
    if rest == 0:
        return low, True
    if rm == NEAREST:
        up = rest > Fraction(1, 2) or rest == Fraction(1, 2) and low & 1
    elif rm == TO_ZERO:
        up = value < 0
    else:
        up = rm == UP
    return low + bool(up), False


def encode(value, form, rm):
    """(bits, flags) of a Fraction that is not zero."""
    ebits, fbits = form
    bias = (1 << ebits - 1) - 1
    sign = int(value < 0)
    size = abs(value)
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    if Fraction(2) ** exponent > size:
        exponent -= 1
    if exponent < 1 - bias:
        raise Software
    integer, exact = round_integer(value / Fraction(2) ** (exponent - fbits),
                                   rm)
    integer = abs(integer)
    if integer >> fbits + 1:
        integer >>= 1
        exponent += 1
    flags = 0 if exact else INEXACT
    if exponent > bias:
        if rm == NEAREST or rm == (DOWN if sign else UP):
            return infinity(sign, form), OVERFLOW | INEXACT
        return infinity(sign, form) - 1, OVERFLOW | INEXACT
    return (sign << ebits + fbits | exponent + bias << fbits |
            integer & (1 << fbits) - 1), flags


def add(a, b, form, rm):
    (sa, va), (sb, vb) = a, b
    if va is None or vb is None:
        if va is None and vb is None and sa != sb:
            raise Software
        return infinity(sa if va is None else sb, form), 0
    if va + vb:
        return encode(va + vb, form, rm)
    if va == 0 and sa == sb:
        return zero(sa, form), 0
    return zero(int(rm == DOWN), form), 0


def subtract(a, b, form, rm):
    sb, vb = b
    return add(a, (sb ^ 1, None if vb is None else -vb), form, rm)


def multiply(a, b, form, rm):
    (sa, va), (sb, vb) = a, b
    if va is None or vb is None:
        if va == 0 or vb == 0:
            raise Software
        return infinity(sa ^ sb, form), 0
    if va * vb == 0:
        return zero(sa ^ sb, form), 0
    return encode(va * vb, form, rm)


def divide(a, b, form, rm):
    (sa, va), (sb, vb) = a, b
    if va is None and vb is None or va == 0 and vb == 0:
        raise Software
    if va is None:
        return infinity(sa ^ sb, form), 0
    if vb is None or va == 0:
        return zero(sa ^ sb, form), 0
    if vb == 0:
        return infinity(sa ^ sb, form), ZERO_DIVIDE
    return encode(va / vb, form, rm)


def convert(bits, source, form, rm):
    sign, value = decode(bits, source)
    if value is None:
        return infinity(sign, form), 0
    if value == 0:
        return zero(sign, form), 0
    return encode(value, form, rm)


def from_word(bits, form, rm):
    value = bits - (1 << 32) if bits >> 31 else bits
    return encode(Fraction(value), form, rm) if value else (0, 0)


def to_word(bits, source, rm):
    value = decode(bits, source)[1]
    if value is None:
        raise Software
    integer, exact = round_integer(value, rm)
    if not -(1 << 31) <= integer < 1 << 31:
        raise Software
    return integer & 0xffffffff, 0 if exact else INEXACT


def row(name, rm, a, b, result):
    try:
        bits, flags = result()
    except Software:
        return 0
    print("\trow\t%s, %d, 0x%x, 0x%x, 0x%x, %d" % (name, rm, a, b, bits,
                                                    flags))
    return 1


SINGLES = [
    0x00000000, 0x80000000, 0x3f800000, 0xbf800000, 0x3fc00000, 0x40400000,
    0x3eaaaaab, 0x3f7fffff, 0x3f800001, 0x7f7fffff, 0xff7fffff, 0x7f000000,
    0x00800000, 0x4b7fffff, 0xcb800001, 0x33800000, 0xb3800001, 0x7f800000,
    0xff800000, 0x40490fdb,
]
DOUBLES = [
    0x0000000000000000, 0x8000000000000000, 0x3ff0000000000000,
    0xbff0000000000000, 0x3ff8000000000000, 0x4008000000000000,
    0x3fd5555555555555, 0x3fefffffffffffff, 0x3ff0000000000001,
    0x7fefffffffffffff, 0xffefffffffffffff, 0x7fe0000000000000,
    0x0010000000000000, 0x433fffffffffffff, 0xc340000000000001,
    0x3ca0000000000000, 0xbca0000000000001, 0x7ff0000000000000,
    0xfff0000000000000, 0x400921fb54442d18,
]
WORDS = [
    0, 1, 0xffffffff, 0x7fffffff, 0x80000000, 0x80000001, 16777215, 16777216,
    16777217, 16777219, 0xfeffffff, 0x7fffff80, 0x7fffffc0, 0x7fffffbf,
    0x12345678, 0x87654321,
]
TO_WORD = [Fraction(n, 8) for n in (-20, -13, -12, -11, -8, -5, -4, -3, 3, 4,
                                    5, 8, 11, 12, 13, 20, 28)]

print("/* Made by fpu-vectors.py. */")
random.seed(3010)
for suffix, form, values in (("s", SINGLE, SINGLES), ("d", DOUBLE, DOUBLES)):
    for name, function in (("add", add), ("sub", subtract),
                           ("mul", multiply), ("div", divide)):
        for a in values:
            for b in values:
                # Nearest for a third of all pairs, the others for fewer.
                for rm in range(4):
                    if random.randrange(6 if rm == 0 else 16) == 0:
                        row(name + "_" + suffix, rm, a, b,
                            lambda: function(decode(a, form), decode(b, form),
                                             form, rm))
        # Any normal numbers of moderate size.
        for i in range(24):
            a, b = (random.getrandbits(1) << sum(form) |
                    (1 << form[0] - 1) - 20 + random.randrange(40) << form[1] |
                    random.getrandbits(form[1]) for i in range(2))
            row(name + "_" + suffix, i & 3, a, b,
                lambda: function(decode(a, form), decode(b, form), form,
                                 i & 3))
for rm in range(4):
    for a in WORDS:
        row("cvt_s_w", rm, a, 0, lambda: from_word(a, SINGLE, rm))
        row("cvt_d_w", rm, a, 0, lambda: from_word(a, DOUBLE, rm))
    for a in SINGLES:
        row("cvt_d_s", rm, a, 0, lambda: convert(a, SINGLE, DOUBLE, rm))
        row("cvt_w_s", rm, a, 0, lambda: to_word(a, SINGLE, rm))
    for a in DOUBLES + [
            0x3ff0000010000000, 0x3ff0000030000000, 0x3ff0000010000001,
            0x47efffffe0000000, 0x47efffffefffffff, 0x47effffff0000000,
            0x47f0000000000000, 0xc7effffff0000000, 0x3810000000000000]:
        row("cvt_s_d", rm, a, 0, lambda: convert(a, DOUBLE, SINGLE, rm))
    for a in DOUBLES + [
            0x41dfffffffc00000, 0xc1e0000000000000, 0x41dfffffff800000,
            0x41dfffffffdfffff, 0xc1e00000000fffff]:
        row("cvt_w_d", rm, a, 0, lambda: to_word(a, DOUBLE, rm))
    for v in TO_WORD:
        a = encode(v, SINGLE, 0)[0]
        row("cvt_w_s", rm, a, 0, lambda: to_word(a, SINGLE, rm))
        a = encode(v, DOUBLE, 0)[0]
        row("cvt_w_d", rm, a, 0, lambda: to_word(a, DOUBLE, rm))
