"""Why a form comes back although every field is in order, and what to do: title and text for its summary."""

from django.utils.translation import gettext_lazy as _

from enrollments.forms import token

TOO_FAST = {
    "title": _("Please send the form once more"),
    "text": _(
        "It came back faster than a person types, so we ask. Nothing was lost: press the button again."
    ),
}
STALE = {
    "title": _("Please send the form once more"),
    "text": _(
        "The page had been open for very long, or was incomplete. Nothing was lost: press the button again."
    ),
}
TRAPPED = {
    "title": _("Please send the form once more"),
    "text": _(
        "A field that is not meant for people was filled in, perhaps by your browser. It is empty now: "
        "press the button again."
    ),
}
REFUSED = {token.Broken: STALE, token.TooFast: TOO_FAST, token.Trapped: TRAPPED}
TOO_MANY = {
    "title": _("We have several inquiries from you already"),
    "text": _(
        "Nothing more was stored. Your first one is with our consultants, who answer within one working day. "
        "To add something, answer the mail you received, or send this form again in an hour."
    ),
}
TOO_MANY_SEATS = {
    "title": _("We have several enrolments from you already"),
    "text": _(
        "Nothing more was stored. For colleagues, enrol them together as a team; "
        "otherwise send this form again in an hour, or write to us."
    ),
}
TOO_MANY_LISTS = {
    "title": _("We have several lists from you already"),
    "text": _(
        "Nothing more was stored. Send this one again in an hour, or write to us and we enrol your team."
    ),
}
TOO_MANY_PEOPLE = {
    "title": _("This list has more than 2,000 people"),
    "text": _("Nothing was stored. Split the list, or call us: a group of that size gets its own dates."),
}
FILE_TOO_LARGE = {
    "title": _("This file is larger than 5 MB"),
    "text": _("Nothing was stored. Copy the names into a new workbook, without pictures, and send that."),
}
