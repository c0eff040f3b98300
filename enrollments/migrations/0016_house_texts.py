"""The mails that came with the site get their row, and the steps of running sites keep their meaning."""

from django.db import migrations

HOUSE = {
    "fitting_courses": "inquiry",
    "case_article": "inquiry",
    "ask_for_call": "inquiry",
    "still_topical": "inquiry",
    "plan_questions": "inquiry",
    "other_dates": "enrollment",
    "first_month": "enrollment",
    "refresher": "enrollment",
}


def add_house_texts(apps, schema_editor):
    MailTemplate = apps.get_model("enrollments", "MailTemplate")
    for key, about in HOUSE.items():
        MailTemplate.objects.get_or_create(key=key, defaults={"about": about})


def keep_meaning(apps, schema_editor):
    """Days were counted on the calendar: of seven two are no working days. A week stays a week."""
    for step in apps.get_model("enrollments", "FollowUpStep").objects.all():
        step.is_stopped_by_move = step.stop == "contacted"
        step.delay_days -= 2 * (step.delay_days // 7)
        step.save(update_fields=["is_stopped_by_move", "delay_days"])


class Migration(migrations.Migration):
    dependencies = [("enrollments", "0015_mail_texts")]

    operations = [
        migrations.RunPython(add_house_texts, migrations.RunPython.noop),
        migrations.RunPython(keep_meaning, migrations.RunPython.noop),
    ]
