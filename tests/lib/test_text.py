import pytest

from trainingsite.lib.text import matches, normal, searchable, slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("电话催收实战", "dian-hua-cui-shou-shi-zhan"),
        ("还款协议", "huan-kuan-xie-yi"),
        ("DSO 三种算法：30 天", "dso-san-zhong-suan-fa-30-tian"),
        ("ＡＢ　１", "ab-1"),
        ("！？", ""),
    ],
)
def test_slugs_are_pinyin(title, slug):
    assert slug_of(title) == slug


def test_a_slug_is_cut_without_a_trailing_hyphen():
    assert slug_of("催收 " * 40, length=8) == "cui-shou"[:8].strip("-")


@pytest.mark.parametrize("query", ["調解", "ＤＳＯ", "dso", "逾期　帳款"])
def test_a_query_meets_the_text_however_it_is_typed(query):
    assert normal(query) in searchable("逾期 账款 调解", "", "DSO")


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("电话催收实战", ["催收"], ["催收"]),
        ("電話催收實戰", ["电话", "实战"], ["電話", "實戰"]),
        ("ＤＳＯ 的算法", ["dso"], ["ＤＳＯ"]),
        ("催收，再催收", ["催收"], ["催收", "催收"]),
        ("催收技巧", ["催收", "收技"], ["催收技"]),
        ("催收技巧", [], []),
        ("催收技巧", ["外访", ""], []),
        ("催收", ["催收"], ["催收"]),
        ("", ["催收"], []),
        ("㈱ 5㎡", ["m2"], ["㎡"]),
    ],
)
def test_matches_stand_in_the_text_as_it_was_written(text, words, found):
    assert [text[start:end] for start, end in matches(text, words)] == found
