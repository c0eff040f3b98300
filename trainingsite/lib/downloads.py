"""What a file is called on the disk of whoever takes it."""

import re
from urllib.parse import quote

# What a file system or a header would take for something else.
UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


def named(name: str, *, plain: str, how: str = "attachment") -> str:
    """Both forms of RFC 6266: what every program reads, and the Chinese name."""
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(UNFIT.sub('_', name), safe='')}"
