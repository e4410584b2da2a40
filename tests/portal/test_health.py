import pytest
from django.db import OperationalError

from portal import health


def ask(client, address, **headers):
    answer = client.get(address, **headers)
    return answer.status_code, answer.content.decode()


class NobodyThere:
    def cursor(self):
        raise OperationalError("the database is down")


def test_the_process_answers_whatever_it_is_called_and_without_a_database(client):
    assert ask(client, "/healthz", HTTP_HOST="10.0.0.7") == (200, "ok\n")


def test_a_site_that_can_serve_says_so(client, db):
    assert client.get("/readyz").json() == {"ready": True, "faults": []}


def test_a_site_without_its_database_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health, "connection", NobodyThere())

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"ready": False, "faults": ["database"]})


def test_the_deep_look_asks_the_books(client, db):
    assert client.get("/readyz?deep=1").json() == {"ready": True, "faults": []}


def test_books_that_do_not_balance_are_told(client, db, monkeypatch):
    class WrongBooks:
        def cursor(self):
            return self

        def __enter__(self):
            return self

        def __exit__(self, *raised):
            return None

        def execute(self, statement):
            assert "ledger_check()" in statement

        def fetchone(self):
            return (2,)

    monkeypatch.setattr(health, "connection", WrongBooks())

    answer = client.get("/readyz?deep=1")

    assert (answer.status_code, answer.json()["faults"]) == (503, ["books"])


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_nothing_is_posted_there(client, address):
    assert client.post(address).status_code == 405
