"""Up to which number a table has counted its rows; more than its highest one where rows were deleted."""

from django.db import connection

# SQLite's last number, or PostgreSQL's and whether it was given out.
Counter = tuple


def read(table: str) -> Counter | None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT last_value, is_called FROM {sequence(cursor, table)}")
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        return cursor.fetchone()


def go_on(counted: dict[str, Counter | None]) -> None:
    with connection.cursor() as cursor:
        for table, counter in counted.items():
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(%s, %s, %s)", [sequence(cursor, table), *counter])
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                if counter:
                    cursor.execute(
                        "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, *counter]
                    )


def sequence(cursor, table: str) -> str:
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    return cursor.fetchone()[0]
