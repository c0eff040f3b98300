from courses.templatetags.marking import marked


def test_the_match_is_marked_and_everything_is_escaped():
    assert marked("<b>催收</b> & 回款", ["催收"]) == "&lt;b&gt;<mark>催收</mark>&lt;/b&gt; &amp; 回款"


def test_without_words_the_text_stays():
    assert marked("a < b", []) == "a &lt; b"
    assert marked("催收", None) == "催收"
