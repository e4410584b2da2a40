"""The last number given out for each prefix and year."""

from django.db import models


class NumberCounter(models.Model):
    prefix = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="number_counter_one_per_prefix_and_year")
        ]

    def __str__(self):
        return f"{self.prefix}-{self.year}"
