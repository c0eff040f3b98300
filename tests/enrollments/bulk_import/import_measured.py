"""Enrols the people of a list the way a browser does, in this process alone, and says what it took.

    VAR_DIR=/tmp/x python -m tests.enrollments.bulk_import.import_measured list.xlsx

The database must be migrated. Prints a line of JSON: seconds to read and show the list, seconds to enrol those in
order, the rows that were named, how many were enrolled, and the most memory that the process ever had.
"""

import json
import os
import re
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainingsite.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from enrollments.models import CourseRun, EnrollmentGroup, ImportDraft  # noqa: E402
from tests import factories  # noqa: E402
from tests.measured import peak_megabytes  # noqa: E402

TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
CONTACT = {
    "company": "江城机电",
    "name": "何人事",
    "phone": "13900139000",
    "email": "hr@example.com",
    "seating": "together",
    "consent": "on",
}


def main(path):
    settings.ALLOWED_HOSTS = ["testserver"]
    run, client = factories.run(seats=3000), Client()
    page = reverse("group_enroll", args=[run.pk])
    list_of_people = SimpleUploadedFile("list.xlsx", Path(path).read_bytes())

    # Tokens from the page itself: what turns the clock in tests would be counted as memory of the site.
    sent = dict(CONTACT, form_token=TOKEN.search(client.get(page).content.decode())[1])
    before, start, spent = peak_megabytes(), time.monotonic(), time.process_time()
    address = client.post(page, sent | {"do": "check", "roster": list_of_people}).url.partition("#")[0]
    shown = client.get(address).content.decode()
    read = time.monotonic()
    client.post(address, sent | {"do": "enrol_good"})
    enrolled = time.monotonic()

    spent = time.process_time() - spent
    draft = ImportDraft.objects.get(run=run)
    report = {
        "read_seconds": round(read - start, 2),
        "enrol_seconds": round(enrolled - read, 2),
        "named": len(set(re.findall(r'class="row-number">\s*(\d+)\s*<', shown))),
        "left": len(draft.rows),
        "enrolled": EnrollmentGroup.objects.get(run=run).enrollments.count(),
        "taken": CourseRun.objects.get(pk=run.pk).seats_taken,
        "processor_seconds": round(spent, 2),
        "megabytes": round(peak_megabytes()),
        "megabytes_before": round(before),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1])
