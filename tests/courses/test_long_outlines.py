"""Texts of more lines than any syllabus are refused with a sentence before they are read as one."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from courses.outline_editor.forms import OutlineField
from outlines import sources
from trainingsite.lib.files.refusal import MAX_LINES

LINES = ("第一讲：a", "●b", "  1、甲")


@pytest.mark.parametrize("line", LINES)
def test_a_file_of_too_many_lines_is_refused(line):
    with pytest.raises(sources.Refused, match="too_large"):
        sources.outline_of(BytesIO("\n".join([line] * (MAX_LINES + 1)).encode()))
    assert sources.outline_of(BytesIO("\n\n".join([line] * MAX_LINES).encode()))


@pytest.mark.parametrize("line", LINES)
def test_so_is_what_is_pasted_on_the_desk(line):
    with pytest.raises(ValidationError, match=r"syllabus|大纲"):
        OutlineField().clean("\n".join([line] * (MAX_LINES + 1)))
