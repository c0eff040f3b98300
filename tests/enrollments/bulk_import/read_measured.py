"""Reads a list of people: the outcome, and how the list begins."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainingsite.settings")
django.setup()

from enrollments import bulk_import  # noqa: E402
from tests.measured import serve  # noqa: E402


def read(path):
    try:
        with open(path, "rb") as file:
            outcome, text = "read", repr(bulk_import.read_file(file))
    except bulk_import.Refused as refusal:
        outcome, text = refusal.code, str(refusal.message)
    return {"outcome": outcome, "text": text[:300]}


if __name__ == "__main__":
    serve(read)
