"""Readable addresses that nobody has yet."""

from trainingsite.lib.text import slug_of


class NoAddress(Exception):
    """The title holds nothing that an address could be made of."""


def free_slug(model, title: str, *, besides=None) -> str:
    """Pinyin of the title, with a number behind it when another row has that address; `besides` is the row itself."""
    length = model._meta.get_field("slug").max_length
    wanted = slug_of(title, length=length - 6)
    if not wanted:
        raise NoAddress
    others = model.objects.exclude(pk=besides)
    taken = set(others.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number, slug = 2, wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
