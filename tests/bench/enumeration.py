"""G4.4: does an answer tell whether somebody is known here? Bodies compared, times taken, the two sides in turn."""

import functools
import hashlib
import http.client
import itertools
import random
import re
import statistics
import time
from urllib.parse import urlencode, urlsplit

GOAL = 0.05  # how far apart the two medians may lie
ROUNDS = 500
WARM_UP = 20
# What differs in any two answers to the same question, whoever asks: the token against forged forms.
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


def questions(site):
    """Each question as it is asked of somebody known and of somebody unknown; the number makes each asking new."""
    accounts(site)
    tied = site.ask(
        "SELECT l.number FROM contacts_license l JOIN contacts_licenselink k ON k.license_id = l.id LIMIT 1"
    )
    tied = tied[0][0]
    open_one, hidden = invoices(site)
    person = {
        "registers_for": "myself", "first_name": "Nina", "last_name": "Newcomer", "preferred_contact_method": "email",
        "password1": "seven rusty nails in a bucket", "accept": "on",
        "security_question": "What was the first thing you built?", "security_answer": "a bird house",
    }  # fmt: skip

    def sign_up(address):
        return lambda n: ("/accounts/signup/", person | {"username": f"wanted{n:06d}", "email": address(n)})

    def log_in(name):
        return lambda n: ("/accounts/login/", {"login": name(n), "password": "a wrong guess"})

    def reset(address):
        return lambda n: ("/accounts/password/reset/", {"email": address(n)})

    # Licenses and invoice numbers are public: what may not be told is who has an account, and whose record it is.
    return {
        "sign-up": (sign_up(lambda n: f"{known(n)}@mail.example"), sign_up(lambda n: f"{unknown(n)}@mail.example")),
        "log-in by name": (log_in(known), log_in(unknown)),
        "log-in by address": (
            log_in(lambda n: f"{known(n)}@mail.example"),
            log_in(lambda n: f"{unknown(n)}@mail.example"),
        ),
        "reset": (reset(lambda n: f"{known(n)}@mail.example"), reset(lambda n: f"{unknown(n)}@mail.example")),
        "license look-up": (
            lambda n: (f"/licenses/{tied}/", None),
            lambda n: (f"/licenses/{untied(site, tied)}/", None),
        ),
        "invoice look-up": (lambda n: ("/pay/", {"number": hidden}), lambda n: ("/pay/", {"number": open_one})),
    }


def known(n):
    return f"person{n % ROUNDS:06d}"


def unknown(n):
    return f"nobody{n:06d}"


def accounts(site):
    """As many people as there are rounds, so that nobody is asked about so often that a limit answers."""
    name = "'person' || lpad(n::text, 6, '0')"
    changed = {"username": name, "email": f"{name} || '@mail.example'"}
    copy(site, "contacts_user", changed, "username = 'contractor'", times=ROUNDS)
    site.tell(
        'INSERT INTO account_emailaddress (user_id, email, verified, "primary") '
        "SELECT id, email, true, true FROM contacts_user WHERE username LIKE 'person______'"
    )


@functools.cache
def untied(site, number):
    """A license like the one of this number in all but that: no account is tied to it."""
    other = number[:-1] + next(last for last in "0123456789" if not taken(site, number[:-1] + last))
    copy(site, "contacts_license", {"number": f"'{other}'"}, f"number = '{number}'")
    return other


def taken(site, number):
    return site.ask(f"SELECT 1 FROM contacts_license WHERE number = '{number}'")


def copy(site, table, changed, where, *, times=1):
    """Rows like one that is there, all but what is changed, counted by n."""
    asked = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' AND column_name <> 'id'"
    columns = [name for (name,) in site.ask(asked)]
    values = ", ".join(changed.get(name, name) for name in columns)
    series = f"generate_series(0, {times - 1}) n"
    site.tell(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table}, {series} WHERE {where}")


def invoices(site):
    """Two open invoices; the record of the second is made confidential."""
    found = site.ask(
        "SELECT i.number, c.address_id FROM payments_invoice i JOIN permits_case c ON c.id = i.case_id "
        "WHERE i.status = 'open' AND c.address_id IS NOT NULL ORDER BY i.id LIMIT 2"
    )
    (open_one, _), (hidden, place) = found
    site.tell(f"UPDATE permits_address SET confidential = true WHERE id = {place}")
    return open_one, hidden


def apart(site):
    """For each question the two medians, their distance, and whether the bodies are the same to the letter."""
    rows = site.ask("SELECT count(*) FROM contacts_user")[0][0]
    for name, sides in questions(site).items():
        asker = Asker(site)
        times, bodies = ([], []), (set(), set())
        order = random.Random(4)
        for turn in range(-WARM_UP, ROUNDS):
            for side in order.sample((0, 1), 2):
                path, fields = sides[side](2 * (turn + WARM_UP) + side)
                seconds, body = asker.ask(path, fields)
                if turn >= 0:
                    times[side].append(seconds * 1000)
                bodies[side].add(body)
        known, unknown = (statistics.median(side) for side in times)
        yield {
            "name": f"G4.4 {name}: {'the same' if bodies[0] == bodies[1] else 'DIFFERENT'} words",
            "ours": round(known, 2),
            "floor": round(unknown, 2),
            # Further apart than they are alike is as bad one way as the other; other words are worse than any clock.
            "ratio": round(max(known, unknown) / min(known, unknown), 3) if bodies[0] == bodies[1] else 99.0,
            "unit": "ms",
            "goal": 1 + GOAL,
            "rows": rows,
            "seed": 4,
        }


class Asker:
    """A browser that comes from another place each time, so that no limit stands in the way; its line stays open."""

    def __init__(self, site):
        self.connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)
        self.places = itertools.count(1)
        self.forms = {}

    def ask(self, path, fields):
        """Seconds to the last byte, and the answer without what was typed and without its tokens."""
        headers, body = {}, None
        if fields is not None:
            cookie, token = self._form(path)
            headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode(fields | {"csrfmiddlewaretoken": token})
        began = time.perf_counter()
        status, answered, text = self._send("POST" if fields is not None else "GET", path, headers, body)
        seconds = time.perf_counter() - began
        for typed in (fields or {}).values():
            text = text.replace(f'value="{typed}"'.encode(), b"")
        if fields is None:
            text = text.replace(path.strip("/").rpartition("/")[2].encode(), b"")
        cookies = sorted(cookie.partition("=")[0] for cookie in answered.get_all("Set-Cookie", []))
        told = (status, answered["Location"] if "/invoices/" not in (answered["Location"] or "") else "", cookies)
        return seconds, hashlib.sha256(repr(told).encode() + TOKEN.sub(b"", text)).hexdigest()

    def _form(self, path):
        if path not in self.forms:
            _status, answered, text = self._send("GET", path, {}, None)
            token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', text)[1].decode()
            self.forms[path] = answered["Set-Cookie"].partition(";")[0], token
        return self.forms[path]

    def _send(self, method, path, headers, body):
        place = next(self.places)
        source = f"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}"
        self.connection.request(method, path, body, headers | {"X-Forwarded-For": source})
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()
