"""What a page says, however its lines are broken."""

import re


def squeezed(response) -> str:
    """The markup without line breaks, and without blanks beside a tag."""
    html = re.sub(r"\s+", " ", response.content.decode())
    return re.sub(r" ?([<>]) ?", r"\1", html)
