"""The office of one run: who sits, who waits, who came; what becomes of it; what is printed. Mounted under the run's
admin address."""

from functools import partial

from enrollments.admin.run_admin import by_hand, check_in, decision, month, prints, roster
from trainingsite.lib.admin import own_page


def urls(run_admin) -> list:
    page = partial(own_page, run_admin, run_admin=run_admin)
    return [
        page("calendar/", month.calendar, "calendar"),
        page("<int:pk>/roster/", roster.roster, "roster"),
        page("<int:pk>/roster/add/", by_hand.add, "enroll"),
        page("<int:pk>/roster/close/", roster.close_attendance, "close_attendance"),
        page("<int:pk>/check-in/", check_in.names, "check_in"),
        page("<int:pk>/decision/", decision.decision, "decision"),
        page("<int:pk>/copy/", decision.copy, "copy"),
        page("<int:pk>/sign-in-sheet.pdf", prints.sign_in_sheet, "sign_in_sheet"),
        page("<int:pk>/roster.xlsx", prints.roster_file, "roster_file"),
        page("<int:pk>/name-cards.pdf", prints.name_cards, "name_cards"),
    ]
