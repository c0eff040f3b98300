"""How fast due mails leave, as a ratio to a bare loop over one connection to the same SMTP server.

The bare loop sends the very same mails, rendered before the clock starts. They are measured in turns, and the median
ratio counts. Ours is the worker that `make run` starts: claimed, asked again, rendered, sent, marked and logged.
"""

import os
import re
import secrets
import smtplib
import statistics
import sys
import time
from pathlib import Path

from trainingsite.ops.processes import Process, end, worker

MAILS = int(os.environ.get("BENCH_MAILS", 10_000))
TURNS = 5
PORT = int(os.environ.get("BENCH_SMTP_PORT", 20149))
REACH = 0.7
PATIENCE = 600
SWEEP = "messaging.tasks.sweep_outbox"


def main() -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "trainingsite.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{PORT}",
        "LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()
    sink = Process("sink", [sys.executable, "-m", "bench.sink", str(PORT)])
    sender = worker(has_beat=False)
    try:
        sink.start()
        wait_for_sink()
        sender.start()
        measure(sender.popen.pid)
    finally:
        end([sink, sender])


def wait_for_sink() -> None:
    for _ in range(100):
        try:
            smtplib.SMTP("127.0.0.1", PORT, timeout=5).quit()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the SMTP server did not come up")


def measure(worker: int) -> None:
    from django.db import connection

    from messaging.models import OutboxMail
    from sales.models import Inquiry

    OutboxMail.objects.all().delete()
    Inquiry.objects.all().delete()
    part = MAILS // TURNS
    run(promise(50))  # what a process does only once
    memory, measured = [peak(worker)], []
    for _ in range(TURNS):
        ids = promise(part)
        bare = part / bare_loop(ids)
        ours = part / run(ids)
        memory.append(peak(worker))
        measured.append((ours / bare, ours, bare))
    ratio, ours, bare = sorted(measured)[TURNS // 2]
    note = "" if ratio >= REACH else "  below"
    print(
        f"\n{MAILS} due mails, {connection.vendor}: ratio {ratio:.2f} (reach {REACH}; "
        f"{statistics.median(one[1] for one in measured):.0f} mails/s, bare loop {bare:.0f}){note}"
    )
    print(f"memory at its most after each {part}: " + ", ".join(f"{size:.0f}" for size in memory) + " MB")


def promise(count: int) -> list[int]:
    from django.db import connection
    from django.utils import timezone

    from messaging import outbox
    from messaging.models import OutboxMail
    from sales.models import Inquiry
    from trainingsite.lib import links

    now = timezone.now()
    inquiries = []
    for number in range(count):
        inquiries.append(
            Inquiry(
                name="艾达",
                email=f"hr{number}@company{number % 500}.example",
                phone="+8613800138000",
                company="江城机电",
                message="三十人的销售团队，想做一天内训。",
                received_at=now,
                consent_version="2026-11",
                consent_at=now,
                address_hash="bench",
                **links.new_link(),
                idempotency_key=secrets.token_hex(16),
            )
        )
    stored = Inquiry.objects.bulk_create(inquiries, batch_size=500)
    mails = [
        outbox.draft(
            about=inquiry, template="inquiry_received", to=inquiry.email, key="ack", due_at=now, now=now
        )
        for inquiry in stored
    ]
    ids = [mail.pk for mail in OutboxMail.objects.bulk_create(mails, batch_size=500)]
    with connection.cursor() as cursor:
        # What PostgreSQL does by itself where it may; a server set up for tests often may not.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return ids


def bare_loop(ids: list[int]) -> float:
    """Only the texts of a hundred are kept, so that it is not our own bench that fills the memory."""
    from messaging import emails
    from messaging.models import OutboxMail

    mails = OutboxMail.objects.filter(pk__in=ids[:100]).with_subjects()
    letters = [(mail.to, emails.compose(mail).message().as_bytes(linesep="\r\n")) for mail in mails]
    with smtplib.SMTP("127.0.0.1", PORT) as server:
        began = time.perf_counter()
        for number in range(len(ids)):
            to, text = letters[number % len(letters)]
            server.sendmail("service@example.com", [to], text)
        return time.perf_counter() - began


def run(ids: list[int]) -> float:
    """What beat does, without waiting for its hour; then from the first mail that left to the last."""
    from celery import current_app
    from django.conf import settings
    from django.db.models import Max, Min

    from messaging.models import OutboxMail

    waiting = OutboxMail.objects.exclude(state=OutboxMail.State.SENT)
    deadline = time.monotonic() + PATIENCE
    while waiting.exists():
        for _ in range(settings.MAIL_SENDERS):
            current_app.send_task(SWEEP)
        next_sweep = time.monotonic() + settings.MAIL_SWEEP_SECONDS
        while time.monotonic() < next_sweep and waiting.exists():
            time.sleep(0.5)
        if time.monotonic() > deadline:
            sys.exit(f"not all of {len(ids)} mails were sent")
    moments = OutboxMail.objects.filter(pk__in=ids).aggregate(first=Min("sent_at"), last=Max("sent_at"))
    return (moments["last"] - moments["first"]).total_seconds()


def peak(worker: int) -> float:
    """The most that a process of the worker ever took, in MB."""
    children = Path(f"/proc/{worker}/task/{worker}/children").read_text().split()
    return max(_peak(pid) for pid in children) / 1024


def _peak(pid: str) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])


if __name__ == "__main__":
    main()
