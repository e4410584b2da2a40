"""The least a search page can cost: the statements of the same searches, and a list of what they return."""

import os
import pickle
from html import escape
from pathlib import Path

from psycopg_pool import ConnectionPool

STATEMENTS = pickle.loads(Path(os.environ["FLOOR_STATEMENTS"]).read_bytes())
pool = ConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=8, open=False, kwargs={"autocommit": True})


def application(environ, start_response):
    pool.open()
    rows = []
    with pool.connection() as connection:
        for statement, values in STATEMENTS[f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"]:
            rows = connection.execute(statement, values).fetchall() or rows
    lines = "".join(f"<li>{escape(' '.join(map(str, row)))}</li>" for row in rows)
    page = f"<!doctype html><title>Search</title><ul>{lines}</ul>".encode()
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))])
    return [page]
