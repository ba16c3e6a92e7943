"""Several counts of rows in one statement, for a page that tells how many of many things wait."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def count_together(*counted: "QuerySet[Any]") -> list[int]:
    """Return how many rows each of the query sets has, in their order."""
    parts, values = [], []
    for rows in counted:
        try:
            sql, given = rows.order_by().values("pk").query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            parts.append("0")
        else:
            parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS rows_of_it)")  # noqa: S608 - Django's own statements
            values += given
    if not values and all(part == "0" for part in parts):
        return [0] * len(parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return list(cursor.fetchone() or ())
