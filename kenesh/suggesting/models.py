"""The words that rows are found by, for telling a mistake from a word."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Word(models.Model):
    """A word of a source, a table: letters only, two at least. times: in how many rows; of people and of changes, only
    that it is there. heads: its beginnings without a letter (kenesh.suggesting.vocabulary); none of a very rare one."""

    source = models.CharField(max_length=40)
    word = models.TextField(db_collation="C")
    times = models.PositiveIntegerField()
    heads = ArrayField(models.IntegerField())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "word"], name="a_word_stands_once_in_a_source")
        ]
        indexes: ClassVar = [GinIndex("heads", name="word_by_heads", fastupdate=False)]

    def __str__(self) -> str:
        return self.word
