"""A worker's round through the outbox: what is due is claimed in small batches and sent one by one."""

import logging
import random
import secrets
import smtplib
import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.translation import gettext as _

from messaging import bounces, contacts, emails, followups
from messaging.delivery import backoff, claims, throttle
from messaging.delivery.claims import Clock
from messaging.delivery.connection import Courier
from messaging.models import OutboxMail, Undeliverable
from messaging.smtp_errors import FINAL, PASSING, Cause, classify, in_words

# A worker begins with few and takes twice as many each time: of what a slow server gets, the others have their share.
FIRST_BATCH, BATCH = 10, 200
# What was read of a mail is read again when it has waited so long for its turn.
FRESH_SECONDS = 1
# So many failures in a row, of different mails, are the server's.
STRIKES = 20
MOST_TRIES = max(backoff.most_tries(cause) for cause in Cause)

logger = logging.getLogger(__name__)
State = OutboxMail.State


def sweep(*, clock: Clock, seconds: float) -> int:
    """Send what is due until nothing is, or the time is up; the next sweep goes on. Returns how many left."""
    claims.log_sent(most=10 * BATCH)
    return Round(clock=clock, end=time.monotonic() + seconds).run()


def send_mails(*, ids: Iterable[int], clock: Clock) -> int:
    """Send those of these mails that are due; a nudge may come late, twice, or for another worker's mail."""
    return Round(clock=clock, only=list(ids)).run()


class ServerDown(Exception):
    """The mail server takes no mail at all just now."""


class Round:
    def __init__(self, *, clock: Clock, end: float = float("inf"), only: list[int] | None = None):
        self.clock, self.end, self.only = clock, end, only
        self.holder = secrets.token_hex(8)
        self.courier = Courier()
        self.waiting: set[str] = set()  # domains that have had their share
        self.batch = FIRST_BATCH
        self.sent = self.strikes = 0

    def run(self) -> int:
        try:
            while time.monotonic() < self.end and (mails := self.due()):
                if not throttle.may_ask(now=self.clock()):
                    break
                self.connect()
                throttle.open_again()
                ids, waiting = throttle.allot(mails, now=self.clock())
                self.waiting |= waiting
                if ids:
                    self.send_batch(ids)
                self.batch = min(2 * self.batch, BATCH)
        except ServerDown as error:
            logger.warning("The mail server takes no mails: %s", error)
            throttle.close(str(error), now=self.clock())
        finally:
            self.courier.close()
        return self.sent

    def due(self) -> list[tuple[int, str]]:
        due = OutboxMail.objects.due(self.clock()).exclude(domain__in=self.waiting)
        if self.only is not None:
            due = due.filter(pk__in=self.only)
        return list(due.order_by("due_at", "pk").values_list("pk", "domain")[: self.batch])

    def connect(self) -> None:
        """The connection stands before a mail is begun: none loses a try to a server that is down."""
        try:
            self.courier.open()
        except (OSError, smtplib.SMTPException) as error:
            raise ServerDown(in_words(error)) from error

    def send_batch(self, ids: list[int]) -> None:
        with claims.alive(self.holder, clock=self.clock):
            try:
                claims.claim(ids, holder=self.holder, now=self.clock())
                while time.monotonic() < self.end and (mails := self.held()):
                    self.send_fresh(mails)
            finally:
                claims.release(self.holder)
        claims.log_sent(most=2 * BATCH)

    def held(self) -> list[OutboxMail]:
        return list(self.rows().filter(begun_at=None).order_by("due_at", "pk"))

    def rows(self):
        return contacts.with_own_pages(claims.held(self.holder)).with_subjects()

    def send_fresh(self, mails: list[OutboxMail]) -> None:
        """As many as there is time for while what was read of them is fresh; what is begun is sent in any case."""
        self.fresh_until = min(time.monotonic() + FRESH_SECONDS, self.end)
        self.dead = bounces.undeliverable(mail.to for mail in mails)
        for mail in mails:
            self.send(mail)
            if time.monotonic() > self.fresh_until:
                break

    def send(self, mail: OutboxMail) -> None:
        self.connect()
        if not claims.begin(mail, now=self.clock()):
            return
        if mail.attempts > MOST_TRIES:
            claims.finish(mail, State.FAILED, error=_("The worker died at every try."), cause=Cause.OURS)
            return
        try:
            if mail.of_subject.is_read_anew or mail.is_follow_up:
                mail = self.rows().get(pk=mail.pk)
            if reason := self.why_not(mail):
                raise emails.NothingToSay(reason)
            if not (answer := self.ask(mail)).may_go:
                claims.hold_back(mail, reason=answer.words, until=answer.until, stopped_by=answer.stopped_by)
                return
            message = emails.compose(mail)
            permit = contacts.ask(mail=mail, now=self.clock())
        except emails.NothingToSay as reason:
            claims.finish(mail, State.CANCELLED, error=str(reason))
            return
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            # Whatever goes wrong with one mail is that mail's: the others must leave.
            self.failed(mail, error, Cause.OURS)
            return
        if not permit.is_given:
            claims.hold_back(mail, reason=permit.reason, until=permit.at)
            return
        self.post(mail, message)

    def why_not(self, mail: OutboxMail) -> str:
        if mail.to.lower() in self.dead:
            return _("the address is marked as undeliverable")
        return why_not(mail, now=self.clock())

    def ask(self, mail: OutboxMail) -> followups.Answer:
        return followups.ask(mail, now=self.clock()) if mail.is_follow_up else followups.Answer()

    def post(self, mail: OutboxMail, message) -> None:
        try:
            with self.courier.hand_over(message):
                claims.mark_sent(mail, subject=message.subject, now=self.clock())
        except DatabaseError:
            raise  # it has left, and nothing else may be said of it
        except Exception as error:
            self.failed(mail, error, classify(error))
            return
        self.sent += 1
        self.strikes = 0

    def failed(self, mail: OutboxMail, error: Exception, cause: Cause) -> None:
        words = in_words(error)
        where = error if cause == Cause.OURS else None
        logger.warning("Mail %s, try %s, %s: %s", mail.pk, mail.attempts, cause, words, exc_info=where)
        if cause in (Cause.LOST, Cause.UNANSWERED, Cause.SERVER_DOWN):
            self.courier.close()
        if cause == Cause.SERVER_DOWN:
            claims.give_back(mail)
            raise ServerDown(words)
        now = self.clock()
        if cause == Cause.NO_SUCH_ADDRESS:
            bounces.mark(address=mail.to, reason=Undeliverable.Reason.NO_SUCH_ADDRESS, detail=words, now=now)
        if cause in FINAL or mail.attempts >= backoff.most_tries(cause):
            claims.finish(mail, State.FAILED, error=words, cause=cause)
        else:
            first = timedelta(seconds=settings.MAIL_FIRST_WAIT_SECONDS)
            pause = backoff.wait(cause, mail.attempts, chance=random.random(), first=first)  # noqa: S311
            claims.put_back(mail, due_at=now + pause, error=words, cause=cause)
        self.strikes = self.strikes + 1 if cause in PASSING else 0
        if self.strikes >= STRIKES:
            raise ServerDown(words)


def why_not(mail: OutboxMail, *, now: datetime) -> str:
    """Why it must not leave after all, in words; an empty string when it may."""
    if mail.is_test:
        return ""
    return mail.declared.true_while(mail, now) if mail.declared else mail.of_subject.true_while(mail, now)
