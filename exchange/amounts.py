"""Numbers as people write them: with thousands apart, a decimal sign, a currency sign, in thousands or in millions."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal

_MINUS = "-\u2212\u2012\u2013"
OF_NUMBERS = frozenset(f"{_MINUS}+().,0123456789")
_ACCOUNTING = re.compile(r"\((.+)\)")
_BESIDE = re.compile(r"(\D{1,4}?)\s*[\d.,]+|[\d.,]+\s*(\D{1,4}?)")
LONGEST = 40
EXACTLY = Context(prec=400)
EXAMPLE = {".": "1234.50", ",": "1234,50"}


@dataclass(frozen=True)
class NumberForm:
    """How numbers are written. `symbols` may stand before or after one; it is multiplied by `scale`."""

    decimal: str = "."
    thousands: str = ""
    symbols: tuple[str, ...] = ()
    scale: Decimal = Decimal(1)

    def read(self, text: str) -> Decimal:
        """The number that a text means. Raises ValueError, with problem and remedy, where it is not clear."""
        digits, negative = self._bare(text)
        whole, separator, fraction = digits.partition(self.decimal)
        whole = self._ungrouped(whole, text)
        if not re.fullmatch(r"\d+", whole or ("0" if fraction else "")) or (separator and not fraction.isdecimal()):
            raise ValueError(self._unclear(text))
        if len(whole) + len(fraction) > LONGEST:
            raise ValueError(f"{text[:40]!r} is too long a number; check the cell")
        number = Decimal(f"{whole or 0}.{fraction or 0}")
        return self.scaled(-number if negative else number)

    def scaled(self, number: Decimal) -> Decimal:
        """A number that a workbook holds as one."""
        return plain(EXACTLY.multiply(number, self.scale))

    def _bare(self, text: str) -> tuple[str, bool]:
        """The digits and their signs, and whether a minus is before or behind them, or an accountant's brackets."""
        rest = text.strip()
        if bracketed := _ACCOUNTING.fullmatch(rest):
            rest = bracketed[1]
        rest = self._unsigned(rest)
        before = rest[:1] in (*_MINUS, "+")
        negative = before and not rest.startswith("+")
        if not before and not bracketed and rest and rest[-1] in _MINUS:
            return self._unsigned(rest[:-1]), True
        return self._unsigned(rest[before:]), negative or bool(bracketed)

    def _unsigned(self, text: str) -> str:
        for symbol in self.symbols:
            text = text.strip().removeprefix(symbol).removesuffix(symbol)
        return text.strip()

    def _ungrouped(self, whole: str, text: str) -> str:
        if not self.thousands or self.thousands not in whole:
            return whole
        if not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(self.thousands)}\d{{3}})+", whole):
            raise ValueError(
                f"{text[:40]!r} has {self.thousands!r} elsewhere than between thousands; "
                f'check the cell, or if it is the decimal sign say decimal = "{self.thousands}"'
            )
        return whole.replace(self.thousands, "")

    def _unclear(self, text: str) -> str:
        for sign in (",", ".", "'", " "):
            if re.search(rf"\d{re.escape(sign)}\d", text) and sign not in (self.decimal, self.thousands):
                return f"{text[:40]!r} is not a number with {self.decimal!r} as decimal sign; say what {sign!r} means"
        beside = _BESIDE.fullmatch(text.strip())
        sign = (beside[1] or beside[2]).strip() if beside else ""
        if sign and not OF_NUMBERS & set(sign):
            return f"{text[:40]!r} has {sign!r} beside the number; name it as its symbol, or take it away"
        return f"{text[:40]!r} is not a number; write it like {EXAMPLE.get(self.decimal, '1234.50')}"


def plain(number: Decimal) -> Decimal:
    """The same number with no digits behind the point that say nothing, and never in powers of ten."""
    if not number.is_finite():
        raise ValueError(f"{number} is no number; check the cell")
    whole = number.to_integral_value()
    return EXACTLY.quantize(whole, Decimal(1)) if number == whole else EXACTLY.normalize(number)
