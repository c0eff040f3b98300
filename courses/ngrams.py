"""Operations of the migrations that index the grams of a text on PostgreSQL; elsewhere there is nothing to do."""

from django.db import migrations

# The letters and the pairs of neighbours of a text, blanks left out. It takes a millisecond: the planner is told that it
# is dear, and no statistics are kept (they would need it for every row), so that a search always goes through the index.
FUNCTION = """
CREATE FUNCTION courses_grams(body text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
    SELECT array_to_tsvector(coalesce(array_agg(gram), '{}'))
    FROM (
        SELECT letter, letter || lead(letter) OVER (ORDER BY place) AS pair
        FROM unnest(string_to_array(body, NULL)) WITH ORDINALITY AS letters(letter, place)
    ) AS pairs, LATERAL (VALUES (letter), (pair)) AS grams(gram)
    WHERE position(' ' IN gram) = 0
$$
"""
INDEX = """
CREATE INDEX {table}_grams ON {table} USING gin (courses_grams(search_text)) WITH (fastupdate = off);
ALTER INDEX {table}_grams ALTER COLUMN 1 SET STATISTICS 0;
"""


def on_postgresql(sql: str):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(sql)

    return run


def create_function() -> migrations.RunPython:
    return migrations.RunPython(on_postgresql(FUNCTION), on_postgresql("DROP FUNCTION courses_grams(text)"))


def add_grams(table: str) -> migrations.RunPython:
    drop = f"DROP INDEX {table}_grams"
    return migrations.RunPython(on_postgresql(INDEX.format(table=table)), on_postgresql(drop))
