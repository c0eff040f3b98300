"""What nobody sees in a text, by kind, each as the inside of a regular expression's class.

They come along with what is copied from cells, chats and web pages. A place names the kinds that its text must not
hold: a name may keep the joiners that emoji are written with, a printed sheet may not.
"""

import re

CONTROLS = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # C0 and C1, without those that some software ends a line at:
)
BREAKS = "\x0b\x0c\x1c-\x1f\x85"
SEPARATORS = "\u2028\u2029"  # of lines and paragraphs
# Zero-width spaces and marks of direction: in a mail or on a certificate they would turn the words around.
MARKS = "\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
JOINERS = "\u200c\u200d"
VARIATIONS = "\ufe00-\ufe0f"
BROKEN = "\ud800-\udfff\ufffe\uffff"  # half characters, and none


def any_of(*kinds: str) -> re.Pattern[str]:
    return re.compile(f"[{''.join(kinds)}]")
