"""The base of every row that a private link opens."""

from django.db import models

from trainingsite.lib import links


class PrivateQuerySet(models.QuerySet):
    def with_token(self, token):
        return self.filter(token_hash=links.digest(token))


class Private(models.Model):
    """Reached by a link that is stored nowhere (see links.py)."""

    token_seed = models.BinaryField(max_length=16, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)

    objects = PrivateQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def token(self) -> str:
        return links.token(bytes(self.token_seed))
