"""Text as machines want it: addresses in pinyin, and one normal form for searching."""

import re
import unicodedata
from functools import cache, lru_cache

# Words whose usual reading the dictionary misses.
PHRASES = {"还款": [["huán"], ["kuǎn"]], "重组": [["chóng"], ["zǔ"]], "调解": [["tiáo"], ["jiě"]]}


@cache
def _converter(direction: str):
    from opencc import OpenCC

    return OpenCC(direction)


@cache
def _pinyin():
    import pypinyin

    pypinyin.load_phrases_dict(PHRASES)
    return pypinyin.lazy_pinyin


def simplified(text: str) -> str:
    """Traditional characters to simplified ones; all else stays."""
    return _converter("t2s").convert(text)


def normal(text: str) -> str:
    """The form in which texts and queries are compared: full width, case, traditional and 帐/账 folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(simplified(folded).replace("帐", "账").split())


def searchable(*texts: str) -> str:
    return normal(" ".join(filter(None, texts)))


@lru_cache(maxsize=20_000)
def _folded(letter: str) -> str:
    return simplified(unicodedata.normalize("NFKC", letter).casefold())


def matches(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where normal `words` stand in a text as it was written: (start, end) pairs, in order, none overlapping."""
    letters = [_folded(letter) for letter in text]
    folded, hit = "".join(letters), bytearray(len(text) + 1)
    if not any(word in folded for word in words if word):
        return []
    places = [place for place, letter in enumerate(letters) for _ in letter]
    for word in filter(None, words):
        start = folded.find(word)
        while start >= 0:
            for place in places[start : start + len(word)]:
                hit[place] = 1
            start = folded.find(word, start + len(word))
    edges = [place for place in range(len(text) + 1) if hit[place] != hit[place - 1]]
    return list(zip(edges[::2], edges[1::2], strict=True))


def slug_of(title: str, *, length: int = 80) -> str:
    """`电话催收` -> `dian-hua-cui-shou`; an empty string when nothing readable is left."""
    words = "-".join(_pinyin()(unicodedata.normalize("NFKC", title)))
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:length].strip("-")
