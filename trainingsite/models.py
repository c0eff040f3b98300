from django.db import models


class SweepRecord(models.Model):
    """When a sweep last did its work, said by the worker itself: what beat sent, a broker may have lost."""

    task = models.CharField(max_length=80, unique=True)
    known_at = models.DateTimeField()
    ran_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.task
