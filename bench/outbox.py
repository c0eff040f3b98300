"""How fast due mails leave, as a ratio to a bare loop over one connection to the same SMTP server.

The bare loop sends the very same mails, rendered before the clock starts. They are measured in turns, and the median
ratio counts. Ours is the worker's sweep: claimed, asked again, rendered, sent, marked and logged, from a database.
"""

import os
import resource
import secrets
import smtplib
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAILS = int(os.environ.get("BENCH_MAILS", 10_000))
TURNS = 5
PORT = int(os.environ.get("BENCH_SMTP_PORT", 20149))
REACH = 0.7


def main() -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "trainingsite.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{PORT}",
        "LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()
    sink = subprocess.Popen([sys.executable, "-m", "bench.sink", str(PORT)], cwd=ROOT)
    try:
        wait_for_sink()
        measure()
    finally:
        sink.terminate()
        sink.wait()


def wait_for_sink() -> None:
    for _ in range(100):
        try:
            smtplib.SMTP("127.0.0.1", PORT, timeout=5).quit()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the SMTP server did not come up")


def measure() -> None:
    from django.db import connection

    from enrollments.models import Inquiry, OutboxMail

    OutboxMail.objects.all().delete()
    Inquiry.objects.all().delete()
    part = MAILS // TURNS
    run(promise(50))  # what a process does only once
    memory, measured = [peak()], []
    for _ in range(TURNS):
        ids = promise(part)
        bare = part / bare_loop(ids)
        ours = part / run(ids)
        memory.append(peak())
        measured.append((ours / bare, ours, bare))
    ratio, ours, bare = sorted(measured)[TURNS // 2]
    note = "" if ratio >= REACH else "  below"
    print(
        f"\n{MAILS} due mails, {connection.vendor}: ratio {ratio:.2f} (reach {REACH}; "
        f"{statistics.median(one[1] for one in measured):.0f} mails/s, bare loop {bare:.0f}){note}"
    )
    print(f"memory at its most after each {part}: " + ", ".join(f"{size:.0f}" for size in memory) + " MB")


def promise(count: int) -> list[int]:
    from django.utils import timezone

    from enrollments import links, outbox
    from enrollments.models import Inquiry, OutboxMail

    now = timezone.now()
    inquiries = []
    for number in range(count):
        seed = links.new_seed()
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
                token_seed=seed,
                token_hash=links.digest(links.token(seed)),
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
    return [mail.pk for mail in OutboxMail.objects.bulk_create(mails, batch_size=500)]


def bare_loop(ids: list[int]) -> float:
    """Only the texts of a hundred are kept, so that it is not our own bench that fills the memory."""
    from enrollments import emails
    from enrollments.models import OutboxMail

    mails = OutboxMail.objects.filter(pk__in=ids[:100]).select_related("inquiry")
    letters = [(mail.to, emails.compose(mail).message().as_bytes(linesep="\r\n")) for mail in mails]
    with smtplib.SMTP("127.0.0.1", PORT) as server:
        began = time.perf_counter()
        for number in range(len(ids)):
            to, text = letters[number % len(letters)]
            server.sendmail("service@example.com", [to], text)
        return time.perf_counter() - began


def run(ids: list[int]) -> float:
    from django.conf import settings
    from django.utils import timezone

    from enrollments import delivery
    from enrollments.models import OutboxMail

    began = time.perf_counter()
    sent = delivery.sweep(clock=timezone.now, seconds=600, connections=settings.MAIL_CONNECTIONS)
    took = time.perf_counter() - began
    if sent != len(ids) or OutboxMail.objects.filter(pk__in=ids).exclude(state="sent").exists():
        sys.exit(f"{sent} of {len(ids)} mails were sent")
    return took


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
