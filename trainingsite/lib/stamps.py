"""What was read for a page, as one value: the same value, the same page.

A part of a page may be kept under the stamp of everything it shows. Nothing has to be told that something changed, and
by whatever way: another seat, another word, another teacher is another stamp. What it shows must be in the stamp.
"""

from django.db.models import Model


def stamp(what, seen: set | None = None):
    """Rows as all their columns that were read, those of the rows read along with them included; lists as lists."""
    seen = set() if seen is None else seen
    if isinstance(what, (list, tuple)):
        return [stamp(part, seen) for part in what]
    if not isinstance(what, Model):
        return what
    if id(what) in seen:
        return what.pk
    seen.add(id(what))
    columns = [stamp(value, seen) for name, value in vars(what).items() if name != "_state"]
    return [columns, *(stamp(row, seen) for row in what._state.fields_cache.values())]
