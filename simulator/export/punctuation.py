"""Chinese texts with full-width signs. Source files have half-width ones, which every keyboard types."""

from __future__ import annotations

import re

_FULL = r"[\u201c\u201d\u3000-\u9fff\uff00-\uffef]"  # Chinese characters, quotation marks and full-width signs
_SIGNS = dict(zip(",;:?!", "\uff0c\uff1b\uff1a\uff1f\uff01", strict=True))
_SIGN = re.compile(rf"(?<={_FULL})([,;:?!]) ?|([,;:?!])(?={_FULL})")
_BRACKETS = re.compile(rf"\(([^()]*{_FULL}[^()]*)\)|(?<={_FULL})\(([^()]*)\)")
_YAML = re.compile(r"(\{[^{}]*\})")


def punctuated(text: str) -> str:
    """A text in which commas and the like beside Chinese characters are full-width; brackets stay as they are."""
    return _SIGN.sub(lambda sign: _SIGNS[sign.group(1) or sign.group(2)], text)


def bracketed(text: str) -> str:
    """A text in which brackets that hold Chinese characters or follow one are full-width, from the inside outward."""
    changed = _BRACKETS.sub(lambda match: f"\uff08{match.group(1) or match.group(2)}\uff09", text)
    return text if changed == text else bracketed(changed)


def full_width(text: str) -> str:
    """Both. What stands in braces is what one writes into a file, and stays as it is."""
    return "".join(part if part.startswith("{") else punctuated(bracketed(part)) for part in _YAML.split(text))
