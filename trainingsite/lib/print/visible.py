"""Text for a file: without the marks that nobody sees. XML takes few of them, and some turn the order of letters round."""

from trainingsite.lib import characters

INVISIBLE = characters.any_of(
    *(characters.CONTROLS, characters.BREAKS, characters.SEPARATORS, "\r"),
    *(characters.MARKS, characters.JOINERS, characters.VARIATIONS, characters.BROKEN),
)


def visible(text: str) -> str:
    return INVISIBLE.sub("", text)
