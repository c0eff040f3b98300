"""Numbers as Word and browsers draw them in lists: 3 -> 三, ③, iii, 03 (ECMA-376 part 1, 17.18.59)."""

from collections.abc import Callable
from functools import lru_cache

ROMAN = {
    "M": 1000,
    "CM": 900,
    "D": 500,
    "CD": 400,
    "C": 100,
    "XC": 90,
    "L": 50,
    "XL": 40,
    "X": 10,
    "IX": 9,
    "V": 5,
    "IV": 4,
    "I": 1,
}
LARGEST = 9999


def roman(number: int) -> str:
    result = ""
    for sign, worth in ROMAN.items():
        result += sign * (number // worth)
        number %= worth
    return result


def chinese(number: int) -> str:
    """1 to 9999: 一, 十二, 一百零五."""
    digits, result = "零一二三四五六七八九", ""
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            result += digits[digit] + sign
        elif result and number and not result.endswith("零"):
            result += "零"
    return result.removeprefix("一") if result.startswith("一十") else result


def legal(number: int) -> str:
    """As on a cheque: 壹, 拾贰."""
    return chinese(number).translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))


def letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number <= 780 else str(number)


def signs(*runs: tuple[int, str]) -> Callable[[int], str]:
    """Signs that Unicode has ready-made: runs of (how many, the first of them)."""
    ready = [chr(ord(first) + step) for size, first in runs for step in range(size)]
    return lambda number: ready[number - 1] if 1 <= number <= len(ready) else str(number)


circled = signs((20, "①"), (15, "㉑"), (15, "㊱"))
wide = str.maketrans("0123456789", "０１２３４５６７８９")

FORMS: dict[str, Callable[[int], str]] = {
    "upperLetter": letters,
    "lowerLetter": lambda number: letters(number).lower(),
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": signs((20, "⑴")),
    "decimalEnclosedFullstop": signs((20, "⒈")),
    "ideographEnclosedCircle": signs((10, "㊀")),
    "ideographTraditional": lambda number: "甲乙丙丁戊己庚辛壬癸"[(number - 1) % 10],
    "ideographZodiac": lambda number: "子丑寅卯辰巳午未申酉戌亥"[(number - 1) % 12],
    "chineseLegalSimplified": legal,
    "ideographLegalTraditional": legal,
    "decimalFullWidth": lambda number: str(number).translate(wide),
    "decimalFullWidth2": lambda number: str(number).translate(wide),
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
}
CHINESE = ("chinese", "japanese", "taiwanese", "ideograph", "korean")


@lru_cache(4096)
def drawn(number: int, form: str) -> str:
    """A form we have no table for is drawn in plain digits, an East Asian one in 一二三."""
    number = max(0, min(number, LARGEST))
    if number and form in FORMS:
        return FORMS[form](number)
    return chinese(number) if number and form.startswith(CHINESE) else str(number)
