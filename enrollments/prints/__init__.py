"""What is printed for a class: the sheet to sign, the cards with names, the certificate. Words go in as data, never as
typst code; a character without a glyph is marked, not dropped."""

from enrollments.prints.certificate import certificate
from enrollments.prints.sheets import name_cards, sign_in_sheet
from trainingsite.lib.print.typesetting import Unprintable

__all__ = ["Unprintable", "certificate", "name_cards", "sign_in_sheet"]
