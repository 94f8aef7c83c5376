"""What people type, made fit to be shown to others.

Owns the words that refuse a name, a title or a language. The store owns which names are accepted.
"""

import re
import unicodedata
from typing import Final

from pitt.protocol.errors import INVALID, Refused
from pitt.store.names import MAX_NAME_LENGTH, NameMissing, NameTooLong, shown_name

LONGEST_TITLE: Final = 120
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
"""A language tag (BCP 47) as browsers give it; at most 35 characters."""
INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def read_name(typed: str) -> str:
    """Gives the name as it is shown.

    Raises:
        Refused: `pitt.error.invalid` when nobody could be called that.
    """
    try:
        return shown_name(typed)
    except NameMissing as error:
        raise Refused(INVALID, str(error), "name_missing") from None
    except NameTooLong as error:
        raise Refused(INVALID, str(error), "name_long", {"most": str(MAX_NAME_LENGTH)}) from None


def read_title(typed: str) -> str:
    """Gives a classroom's title: on one line, without invisible signs.

    Raises:
        Refused: `pitt.error.invalid` when it is empty or too long.
    """
    visible = "".join(sign if unicodedata.category(sign) not in INVISIBLE else " " for sign in typed)
    title = " ".join(visible.split())
    if not title:
        raise Refused(INVALID, "Give the classroom a title, such as Physics 1.", "title_missing")
    if len(title) > LONGEST_TITLE:
        raise Refused(
            INVALID,
            f"A title has at most {LONGEST_TITLE} characters, and this one {len(title):,}. Shorten it.",
            "title_long",
            {"most": str(LONGEST_TITLE)},
        )
    return title


def read_language(tag: str | None) -> str | None:
    """Gives a language tag, or nothing for none; a browser's odd one is nobody's fault and counts as none."""
    return tag if tag is not None and len(tag) <= 35 and LANGUAGE.fullmatch(tag) else None
