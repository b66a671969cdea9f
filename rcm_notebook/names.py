"""Names that a user gives to classes and components: ordinary characters of all scripts, each in one spelling.

Persian and Hindi join letters with invisible characters, Hebrew and Arabic mark directions, French and Japanese have
blanks of their own: all of them are kept. One letter can be written as several characters ("e" and an accent); NFC
makes these one.

Source: Unicode Standard Annex #15, "Unicode Normalization Forms".
"""

from typing import Final
from unicodedata import category, normalize

CANT_TELL_TEXT: Final = "can't tell"
"""How files write the label of a row that nobody can tell; no class may have this name."""
MAX_NAME: Final = 200
"""Longest name, in characters: a choice."""

_REFUSED = {"Cc": "control character", "Zl": "line separator", "Zp": "paragraph separator", "Cs": "half character"}
_INVISIBLE = {"Cf", "Zs"}
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\uff07\u00b4`", "'"))


def check_name(name: object, what: str = "class") -> str:
    """Return a name in NFC and without blanks around it.

    Raises:
        ValueError: It is no text, shows nothing, is too long, is the label "can't tell", or has a control character, a
            line or paragraph separator or half of a surrogate pair.
    """
    if not isinstance(name, str):
        raise ValueError(f"The {what} name {name!r} is no text.")
    name = normalized(name)
    if not name or len(name) > MAX_NAME:
        raise ValueError(f"A {what} name of {len(name)} characters; expected 1 to {MAX_NAME}.")
    for place, character in enumerate(name, start=1):
        if kind := _REFUSED.get(category(character)):
            raise ValueError(
                f"The {what} name {name!r} has characters that cannot be printed: character {place} is "
                f"U+{ord(character):04X}, a {kind}."
            )
    if _INVISIBLE.issuperset(map(category, name)):
        raise ValueError(f"The {what} name {name!a} shows nothing; expected a letter, digit or sign.")
    if is_cant_tell(name):
        raise ValueError(f"{name!r} is no name for a {what}: it is the label of rows nobody can tell.")
    return name


def normalized(text: str) -> str:
    """Return a text in NFC and without blanks around it: two spellings of one name become equal."""
    return normalize("NFC", text.strip())


def is_cant_tell(text: str) -> bool:
    """Whether a text says "can't tell", in upper or lower case and with any apostrophe."""
    return " ".join(text.translate(_APOSTROPHES).casefold().split()) == CANT_TELL_TEXT
