"""Taxpayer numbers as they stand on a Chinese business licence: 统一社会信用代码, and the older, shorter ones.

The last sign of the 18 is a check sign (GB 32100-2015), so a slip of the finger is found before an invoice is wrong.
"""

import re
import unicodedata

from stdnum.cn import uscc

# 15 and 20 signs were given out before the codes were unified in 2015, and still stand on some invoices.
OLDER = re.compile(r"[0-9A-Z]{15}|[0-9A-Z]{20}")
# uscc.validate wants eight digits first, and so refuses the armed forces (A1) and village cooperatives (N2).
CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
LONGEST = 40


def normal(text: str) -> str:
    """`9111 0108 551385082q` -> `91110108551385082Q`. Raises ValueError when it can't be one."""
    if len(text) > LONGEST:
        raise ValueError(text)
    number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if OLDER.fullmatch(number) or (
        CODE.fullmatch(number) and uscc.calc_check_digit(number[:17]) == number[17]
    ):
        return number
    raise ValueError(text)
