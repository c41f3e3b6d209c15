"""Chinese texts with full-width signs. Source files have half-width ones, which every keyboard types.

What is quoted stays as it is written: it is something to type into a file, or was found in one. That is what stands
in `backquotes`, in {braces} and in “quotation marks”.
"""

from __future__ import annotations

import re

_FULL = r"[\u201c\u201d\u3000-\u9fff\uff00-\uffef]"  # Chinese characters, quotation marks and full-width signs
_QUOTED = r"`[^`\n]*`|\{[^{}]*\}|\u201c[^\u201c\u201d]*\u201d"
_SIGNS = dict(zip(",;:?!", "\uff0c\uff1b\uff1a\uff1f\uff01", strict=True))
_SIGN = re.compile(rf"{_QUOTED}|(?<={_FULL})([,;:?!]) ?|(?<=`)([,;:?!]) ?|([,;:?!])(?={_FULL})")
_END = re.compile(rf"{_QUOTED}|(?<=\S)([;?])(?:\s+|$)")  # behind a name, these end a part of the sentence all the same
_CHINESE = re.compile("[\u4e00-\u9fff]")
_BRACKETS = re.compile(rf"{_QUOTED}|\(([^()]*{_FULL}[^()]*)\)|(?<={_FULL})\(([^()]*)\)")


def punctuated(text: str) -> str:
    """A text in which commas and the like beside Chinese characters are full-width; brackets stay as they are."""
    for pattern in (_SIGN, _END) if _CHINESE.search(text) else (_SIGN,):
        text = pattern.sub(lambda found: _SIGNS[found[found.lastindex]] if found.lastindex else found[0], text)
    return text


def bracketed(text: str) -> str:
    """A text in which brackets that hold Chinese characters or follow one are full-width, from the inside outward."""
    changed = _BRACKETS.sub(
        lambda found: f"\uff08{found[found.lastindex]}\uff09" if found.lastindex else found[0], text
    )
    return text if changed == text else bracketed(changed)


def full_width(text: str) -> str:
    """Both."""
    return punctuated(bracketed(text))
