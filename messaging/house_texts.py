"""The operation of a migration that gives the mails that came with the site their row."""

from django.db import migrations


def add_house_texts(about: str, keys: list[str]) -> migrations.RunPython:
    def add(apps, schema_editor):
        MailTemplate = apps.get_model("messaging", "MailTemplate")
        for key in keys:
            MailTemplate.objects.get_or_create(key=key, defaults={"about": about})

    return migrations.RunPython(add, migrations.RunPython.noop)
