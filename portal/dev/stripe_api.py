"""The used part of Stripe's API, as the demo's card processor speaks it."""

import hashlib
import re
import time
from base64 import b64decode
from binascii import Error as NotBase64
from urllib.parse import parse_qsl, urlsplit

from portal.dev.stripe_answers import Answer, Refused, expand, page_of, public, refuse

SMALLEST_AMOUNT = 50
KEYS_ARE_KEPT = 24 * 3600  # seconds; the same key later is a new request, at Stripe too
TABLES = {
    "checkout/sessions": "sessions",
    "payment_intents": "payment_intents",
    "charges": "charges",
    "refunds": "refunds",
    "disputes": "disputes",
    "payouts": "payouts",
    "balance_transactions": "balance_transactions",
}
KINDS = {table: "checkout.session" if table == "sessions" else table.removesuffix("s") for table in TABLES.values()}


class Api:
    """Answers API requests out of the store."""

    def __init__(self, store, money, trouble, *, api_key, tell):
        self._store, self._money, self.trouble = store, money, trouble
        self._api_key, self._tell = api_key, tell

    def answer(self, method, target, headers, body):
        """One request to one answer; whatever is wrong comes back as Stripe would say it."""
        path, query = urlsplit(target).path, urlsplit(target).query
        try:
            self._check_key(headers)
            if self.trouble.takes("fail"):
                raise Refused(500, "api_error", "An unknown error occurred")
            if method != "POST":
                asked = nested(query.encode())
                answer = self._route(method, path, headers, asked)
                expand(answer.body, (asked.get("expand") or {}).values(), self._store.find)
                return answer
            return self._once(method, path, headers, body)
        except Refused as refusal:
            return refusal.answer

    def _check_key(self, headers):
        given = headers.get("Authorization", "")
        if given.startswith("Basic "):
            try:
                given = b64decode(given.removeprefix("Basic ")).decode().partition(":")[0]
            except (NotBase64, UnicodeDecodeError):
                given = ""
        given = given.removeprefix("Bearer ").strip()
        if not given:
            raise Refused(401, "invalid_request_error", "You did not provide an API key.")
        if given != self._api_key:
            raise Refused(401, "invalid_request_error", f"Invalid API Key provided: {given[:7]}****")

    def _once(self, method, path, headers, body):
        """The same Idempotency-Key with the same body gets the first answer; with another body, an error."""
        key = headers.get("Idempotency-Key")
        if not key:
            return self._route(method, path, headers, nested(body))
        fingerprint = hashlib.sha256(f"{method} {path}\n".encode() + body).hexdigest()
        with self._store.lock:
            kept = self._store.data["answers"].get(key)
            if kept is None or kept[3] < time.time() - KEYS_ARE_KEPT:
                answer = self._route(method, path, headers, nested(body))
                self._store.data["answers"][key] = [fingerprint, answer.status, answer.body, time.time()]
                self._store.save()
                return answer
        if kept[0] != fingerprint:
            raise Refused(
                400,
                "idempotency_error",
                "Keys for idempotent requests can only be used with the same parameters they were first used "
                f"with. Try using a key other than '{key}' if you meant to execute a different request.",
            )
        return Answer(kept[1], kept[2], {"Idempotent-Replayed": "true"})

    def _route(self, method, path, headers, fields):
        found = re.fullmatch(r"/v1/(checkout/sessions|\w+)(?:/([^/]+))?(/expire)?", path)
        table, number = TABLES.get(found[1] if found else ""), found and found[2]
        if table and method == "GET" and number and not found[3]:
            return Answer(200, public(self._found(table, number)))
        if table and method == "GET" and not number:
            return Answer(200, page_of(self._store.data[table].values(), path, fields))
        if method == "POST" and (table, number) == ("sessions", None):
            return self._create(fields, host=headers["Host"])
        if method == "POST" and table == "sessions" and found[3]:
            return self._expire(self._found(table, number))
        if method == "POST" and (table, number) == ("refunds", None):
            return self._refund(fields)
        raise Refused(404, "invalid_request_error", f"Unrecognized request URL ({method}: {path}).")

    def _found(self, table, number):
        thing = self._store.session(number) if table == "sessions" else self._store.data[table].get(number)
        if thing is None:
            message = f"No such {KINDS[table]}: '{number}'"
            raise Refused(404, "invalid_request_error", message, code="resource_missing", param="id")
        return thing

    def _refund(self, fields):
        if self.trouble.refuse:
            refuse(self.trouble.refuse)
        refund = self._money.refund(
            fields.get("payment_intent"),
            amount=int(fields["amount"]) if fields.get("amount") else None,
            metadata=fields.get("metadata"),
            pending=self.trouble.pending,
        )
        return Answer(200, public(refund))

    def _create(self, fields, *, host):
        for name in ("mode", "success_url", "line_items"):
            if not fields.get(name):
                raise Refused(
                    400,
                    "invalid_request_error",
                    f"Missing required param: {name}.",
                    code="parameter_missing",
                    param=name,
                )
        if fields["mode"] != "payment":
            raise Refused(400, "invalid_request_error", "This server knows only mode=payment.", param="mode")
        lines = [self._line(line) for line in fields["line_items"].values()]
        currencies = {line["currency"] for line in lines}
        if len(currencies) != 1:
            raise Refused(400, "invalid_request_error", "All prices must use one currency.", param="line_items")
        amount = sum(line["amount"] for line in lines)
        if amount < SMALLEST_AMOUNT:
            message = "The Checkout Session's total amount due must add up to at least $0.50 usd"
            raise Refused(400, "invalid_request_error", message, code="amount_too_small")
        session = self._store.add_session(
            {
                "amount": amount,
                "currency": currencies.pop(),
                "line_items": lines,
                "success_url": fields["success_url"],
                "cancel_url": fields.get("cancel_url"),
                "client_reference_id": fields.get("client_reference_id"),
                "customer_email": fields.get("customer_email"),
                "metadata": fields.get("metadata") or {},
                "payment_method_types": list((fields.get("payment_method_types") or {"0": "card"}).values()),
                "expires_at": int(fields["expires_at"]) if fields.get("expires_at") else None,
            },
            page_base=f"http://{host}",  # under the name the site knows: its policy lists that origin
        )
        return Answer(200, public(session))

    def _line(self, line):
        try:
            price = line["price_data"]
            return {
                "name": price["product_data"]["name"],
                "currency": price["currency"],
                "amount": int(price["unit_amount"]) * int(line.get("quantity", 1)),
            }
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            message = "Each line needs price_data with currency, unit_amount and product_data[name]."
            raise Refused(400, "invalid_request_error", message, param="line_items") from error

    def _expire(self, session):
        with self._store.lock:
            if session["status"] != "open":
                message = (
                    'Only Checkout Sessions with a status in ["open"] can be expired. '
                    f"This Checkout Session has a status of {session['status']}"
                )
                raise Refused(400, "invalid_request_error", message)
            session["status"], session["url"] = "expired", None
            self._store.save()
        self._tell("checkout.session.expired", session)
        return Answer(200, public(session))


def nested(body):
    """Stripe's form encoding as a tree: a[0][b]=c becomes {"a": {"0": {"b": "c"}}}."""
    tree = {}
    for name, value in parse_qsl(body.decode(), keep_blank_values=True):
        first, *rest = re.findall(r"[^\[\]]+", name)
        branch = tree
        for part, following in zip([first, *rest], [*rest, None], strict=True):
            if following is None:
                branch[part] = value
            else:
                branch = branch.setdefault(part, {})
    return tree
