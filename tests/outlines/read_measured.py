"""Reads an outline's file: the outcome, and how the text begins."""

from django.conf import settings

if not settings.configured:
    settings.configure(USE_I18N=False)

from outlines import sources
from tests.measured import serve


def read(path, name):
    try:
        with open(path, "rb") as file:
            outcome, text = "read", sources.read_file(file, name=name)
    except sources.Refused as refusal:
        outcome, text = refusal.code, str(refusal.message)
    return {"outcome": outcome, "text": text[:300], "is_storable": is_storable(text)}


def is_storable(text):
    return "\0" not in text and text == text.encode("utf-8", "replace").decode()


if __name__ == "__main__":
    # What is loaded once is not the file's.
    sources.read("第一讲：对账".encode(), name="a.txt")
    sources.read("<html><p>第一讲：对账</html>".encode(), name="a.html")
    serve(read)
