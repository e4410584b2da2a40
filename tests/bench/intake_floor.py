"""The least that taking in a webhook can cost: its signature checked, and one insert."""

import hashlib
import hmac
import json
import os

from psycopg_pool import ConnectionPool

SECRET = os.environ["STRIPE_WEBHOOK_SECRET"].encode()
INSERT = "INSERT INTO bare_event VALUES (%s, %s, %s, now()) ON CONFLICT DO NOTHING"
pool = ConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=8, open=False, kwargs={"autocommit": True})


def application(environ, start_response):
    if environ["REQUEST_METHOD"] == "POST":
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        moment, _, given = environ["HTTP_STRIPE_SIGNATURE"].removeprefix("t=").partition(",v1=")
        if not hmac.compare_digest(hmac.new(SECRET, f"{moment}.".encode() + body, hashlib.sha256).hexdigest(), given):
            raise ValueError("The signature does not hold.")
        event = json.loads(body)
        pool.open()
        with pool.connection() as connection:
            connection.execute(INSERT, [event["id"], event["type"], body.decode()])
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return [b""]
