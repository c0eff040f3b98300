"""`search_text__holds=word`: the word stands in the prepared text.

On PostgreSQL an index knows the letters and pairs of letters of every prepared text (courses/ngrams.py). A word of one
or two letters is one of them; of a longer one the index knows where all its pairs are, and those few texts are then
compared. The database keeps it true by itself, whoever writes a row and however. SQLite reads the texts.
"""

from django.db.models import Lookup, TextField
from django.db.models.lookups import Contains


def grams(word: str) -> list[str]:
    return [word[place : place + 2] for place in range(len(word) - 1)] or [word]


def query_of(word: str) -> str:
    """All grams of the word, as PostgreSQL's tsquery writes them."""
    quoted = (gram.replace("\\", "\\\\").replace("'", "''") for gram in grams(word))
    return " & ".join(f"'{gram}'" for gram in quoted)


@TextField.register_lookup
class Holds(Lookup):
    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        return Contains(self.lhs, self.rhs).as_sql(compiler, connection)

    def as_postgresql(self, compiler, connection):
        column, params = compiler.compile(self.lhs)
        sql, params = f"courses_grams({column}) @@ %s::tsquery", [*params, query_of(self.rhs)]
        if len(self.rhs) > 2:
            exact, its_params = self.as_sql(compiler, connection)
            sql, params = f"({sql} AND {exact})", [*params, *its_params]
        return sql, params
