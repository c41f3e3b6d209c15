"""Units as people read them in either language: in English 330 万千瓦/年 is 330 ×10⁴ kW/year, the number as printed."""

from __future__ import annotations

import re
from functools import lru_cache

from simulator.language.faults import Language
from simulator.language.units.parser import unit_names
from simulator.language.units.table import NUMERALS, PERIODS

GLOSSES = {
    "jin": "1 jin = 0.5 kg",
    "mu": "1 mu = 1/15 ha",
    "li": "1 li = 0.5 km",
    "tce": "tce: tonnes of coal equivalent",
    "gce": "gce: grams of coal equivalent",
}
"""What a reader from elsewhere may not know, by the English name."""

_NUMBER = re.compile(r"[-\u2212+\d.,/e]+ +")  # before the unit: 37.4 %, 1/3 万斤
_SYNONYM = re.compile(r"(?<=\w)[(\uff08][\u4e00-\u9fff]+[)\uff09]")  # 头(只)
_CHINESE = re.compile(r"[\u4e00-\u9fff]\w*")
_SLASHES = str.maketrans(dict.fromkeys("\uff0f\u2215\u2044\u00f7", "/"))
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def unit_words(unit: str, language: Language) -> str:
    """A unit as it stands behind a number or in a heading; nothing for plain numbers, nor in English for 个 and 家.

    >>> unit_words("万千瓦/年", "en"), unit_words("元/人", "en"), unit_words("个/年", "en"), unit_words("万亩/个", "en")
    ('×10⁴ kW/year', 'yuan/person', 'per year', '×10⁴ mu each')
    """
    if language == "zh":
        return "" if unit == "1" else unit.replace("/year", "/年")
    return _english(unit)


def unit_name(unit: str, language: Language) -> str:
    """The same where a unit stands for itself, as in a list of them: 1 of plain numbers, number of things counted."""
    return unit_words(unit, language) or ("1" if unit == "1" else "number")


def unit_gloss(unit: str) -> str:
    """What is to be known of a unit in English: 1 jin = 0.5 kg; empty where it is known everywhere."""
    names = re.findall(r"[a-z]+", _english(unit))
    return "; ".join(gloss for name, gloss in GLOSSES.items() if name in names)


@lru_cache(maxsize=4096)
def _english(unit: str) -> str:
    number = _NUMBER.match(unit)
    if number:
        return f"{number[0].strip()} {_english(unit[number.end() :])}".rstrip()
    top, *below = (part.strip() for part in _SYNONYM.sub("", unit).translate(_SLASHES).split("/"))
    above, under = _above(top), [_CHINESE.sub(_below, part) for part in below]
    told = "/".join(word for word in under if word)
    words = f"{above}/{told}" if above and told else above or (told and f"per {told}")
    return words if all(under) else f"{words} each".lstrip()


def _above(text: str) -> str:
    """What stands before the first slash; a factor behind a number is a product: 330 ×10⁴ kW."""
    words = "" if text == "1" else _CHINESE.sub(lambda found: _name(found[0], 0), text)
    return f"×{words}" if text[:1] in NUMERALS and words.startswith("10") else words


def _below(found: re.Match[str]) -> str:
    """What something is for: one of them (元/人), or so many (人/万元)."""
    return _name(found[0], 1)


def _name(name: str, number: int) -> str:
    """The English name: of many (0) or of one (1); of a numeral its power of ten. An unknown name stays."""
    known = unit_names().get(name)
    english = known.english if known else PERIODS.get(name)
    if english:
        return name if name.isascii() else english[number]
    for length in (2, 1):
        factor, rest = NUMERALS.get(name[:length]), name[length:]
        if factor and (not rest or rest.isascii() or rest in unit_names()):
            return f"{_power_of_ten(factor)} {_name(rest, 0) if rest else ''}".rstrip()
    return name


def _power_of_ten(factor: int) -> str:
    exponent = len(str(factor)) - 1
    return "10" if exponent == 1 else "10" + str(exponent).translate(_RAISED)
