from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.lib.drawings import MOTIFS, cover, portrait

text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@given(text, text)
def test_any_name_makes_a_sound_portrait(slug, name):
    drawing = portrait(slug, name)
    ElementTree.fromstring(drawing)
    assert drawing == portrait(slug, name)
    assert len(drawing) < 700


@given(text, st.integers(-2, 50), text)
def test_any_course_makes_a_sound_cover(slug, motif, title):
    drawing = cover(slug, motif, title=title)
    ElementTree.fromstring(drawing)
    assert drawing == cover(slug, motif, title=title)
    assert len(drawing) < 2000
    assert "style=" not in drawing


@pytest.mark.parametrize("motif", range(len(MOTIFS)))
def test_courses_of_one_topic_are_alike_and_not_the_same(motif):
    one, other = cover("dianhua-cuishou", motif), cover("shangmen-cuishou", motif)
    assert one != other
    assert one[:30] == other[:30]
