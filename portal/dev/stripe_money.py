"""What moves money at the demo's card processor: payments, refunds, disputes, payouts; each tells the site."""

import secrets
import time

from portal.dev.stripe_answers import refuse

DISPUTE_FEE = 1500
DAYS_TO_ANSWER = 14 * 24 * 3600


class Money:
    """The acts that change what a city has at the processor. Amounts are in cents."""

    def __init__(self, store, tell):
        self._store, self._tell = store, tell

    def pay(self, number, *, email="payer@example.org", by_bank=False):
        """Pay an open session as the card page would; by bank it takes days. False when it is no longer open."""
        with self._store.lock:
            session = self._store.session(number)
            if session["status"] != "open":
                return False
            intent = self._add(
                "payment_intents",
                "pi",
                "payment_intent",
                amount=session["amount_total"],
                amount_received=0,
                currency=session["currency"],
                latest_charge=None,
                metadata=session["metadata"],
                payment_method_types=["us_bank_account" if by_bank else "card"],
                status="processing",
            )
            session.update(status="complete", payment_intent=intent["id"], customer_details={"email": email}, url=None)
            if by_bank:
                self._store.save()
                self._tell("payment_intent.processing", intent)
                self._tell("checkout.session.completed", session)
                return True
            self._charge(session, intent)
            self._tell("payment_intent.succeeded", intent)
            self._tell("checkout.session.completed", session)
            return True

    def decide(self, number, *, paid):
        """The bank's word on a session that was paid by bank."""
        with self._store.lock:
            session = self._store.session(number)
            intent = self._store.data["payment_intents"][session["payment_intent"]]
            if intent["status"] != "processing":
                refuse(f"The payment is {intent['status']}.")
            if paid:
                self._charge(session, intent)
                self._tell("payment_intent.succeeded", intent)
                self._tell("checkout.session.async_payment_succeeded", session)
                return
            intent["status"] = "requires_payment_method"
            self._store.save()
            self._tell("payment_intent.payment_failed", intent)
            self._tell("checkout.session.async_payment_failed", session)

    def refund(self, payment, *, amount=None, metadata=None, pending=False):
        """Give back a part of a payment, or all that is left, and return the refund."""
        with self._store.lock:
            intent = self._store.data["payment_intents"].get(payment)
            charge = intent and self._store.data["charges"].get(intent["latest_charge"])
            if not charge:
                refuse(f"No such payment_intent: '{payment}'", code="resource_missing")
            left = charge["amount"] - charge["amount_refunded"]
            amount = left if amount is None else amount
            if charge["disputed"]:
                refuse("The charge has been charged back and cannot be refunded.", code="charge_disputed")
            if not left:
                refuse(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
            if not 0 < amount <= left:
                refuse(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})")
            charge["amount_refunded"] += amount
            charge["refunded"] = charge["amount_refunded"] == charge["amount"]
            refund = self._add(
                "refunds",
                "re",
                "refund",
                amount=amount,
                charge=charge["id"],
                currency=charge["currency"],
                failure_reason=None,
                metadata=metadata or {},
                payment_intent=payment,
                status="pending" if pending else "succeeded",
            )
            self._move("refund", -amount, refund["id"], currency=charge["currency"])
            self._tell("refund.created", refund)
            self._tell("charge.refunded", charge)
            return refund

    def settle_refund(self, number, *, failure=""):
        """The bank's word on a refund: done, or back again with the reason."""
        with self._store.lock:
            refund = self._store.data["refunds"][number]
            if failure:
                refund.update(status="failed", failure_reason=failure)
                charge = self._store.data["charges"][refund["charge"]]
                charge["amount_refunded"] -= refund["amount"]
                charge["refunded"] = False
                self._move("refund_failure", refund["amount"], number, currency=refund["currency"])
                self._tell("refund.failed", refund)
            else:
                refund["status"] = "succeeded"
                self._store.save()
            self._tell("refund.updated", refund)

    def dispute(self, payment, *, amount=None, reason="fraudulent", inquiry=False):
        """The payer tells the bank that a payment was not theirs; the bank takes it back, or only asks."""
        with self._store.lock:
            charge = self._store.data["charges"][self._store.data["payment_intents"][payment]["latest_charge"]]
            dispute = self._add(
                "disputes",
                "dp",
                "dispute",
                amount=charge["amount"] - charge["amount_refunded"] if amount is None else amount,
                charge=charge["id"],
                currency=charge["currency"],
                evidence_details={"due_by": int(time.time()) + DAYS_TO_ANSWER},
                payment_intent=payment,
                reason=reason,
                status="warning_needs_response" if inquiry else "needs_response",
            )
            charge["disputed"] = True
            self._store.save()
            self._tell("charge.dispute.created", dispute)
            if not inquiry:
                self._withdraw(dispute)
            return dispute

    def escalate(self, number):
        """The bank that only asked takes the money."""
        with self._store.lock:
            dispute = self._store.data["disputes"][number]
            dispute["status"] = "needs_response"
            self._tell("charge.dispute.updated", dispute)
            self._withdraw(dispute)

    def close_dispute(self, number, *, won):
        """The bank's decision; the money comes back when the city won."""
        with self._store.lock:
            dispute = self._store.data["disputes"][number]
            asked_only = dispute["status"].startswith("warning")
            dispute["status"] = "warning_closed" if asked_only else "won" if won else "lost"
            self._store.save()
            if won and not asked_only:
                self._move("dispute_reversal", dispute["amount"], number, currency=dispute["currency"])
                self._tell("charge.dispute.funds_reinstated", dispute)
            self._tell("charge.dispute.closed", dispute)

    def pay_out(self):
        """Send what there is to the city's bank; None when there is nothing."""
        with self._store.lock:
            balance = sum(each["net"] for each in self._store.data["balance_transactions"].values())
            if balance <= 0:
                return None
            payout = self._add("payouts", "po", "payout", amount=balance, currency="usd", status="paid")
            self._move("payout", -balance, payout["id"], currency="usd")
            self._tell("payout.created", payout)
            self._tell("payout.paid", payout)
            return payout

    def fail_payout(self, number):
        """The city's bank sent a payout back."""
        with self._store.lock:
            payout = self._store.data["payouts"][number]
            payout["status"] = "failed"
            self._move("payout_reversal", payout["amount"], number, currency=payout["currency"])
            self._tell("payout.failed", payout)

    def _charge(self, session, intent):
        amount = session["amount_total"]
        charge = self._add(
            "charges",
            "ch",
            "charge",
            amount=amount,
            amount_refunded=0,
            currency=session["currency"],
            disputed=False,
            payment_intent=intent["id"],
            refunded=False,
            status="succeeded",
        )
        intent.update(status="succeeded", amount_received=amount, latest_charge=charge["id"])
        session["payment_status"] = "paid"
        self._move("charge", amount, charge["id"], fee=round(amount * 0.029) + 30, currency=session["currency"])

    def _withdraw(self, dispute):
        amount, currency = -dispute["amount"], dispute["currency"]
        self._move("dispute", amount, dispute["id"], fee=DISPUTE_FEE, currency=currency)
        self._tell("charge.dispute.funds_withdrawn", dispute)

    def _move(self, category, amount, source, *, currency, fee=0):
        kind = "adjustment" if category.startswith("dispute") else category
        kind = {"payout_reversal": "payout_failure"}.get(kind, kind)
        return self._add(
            "balance_transactions",
            "txn",
            "balance_transaction",
            amount=amount,
            currency=currency,
            fee=fee,
            net=amount - fee,
            reporting_category=category,
            source=source,
            status="available",
            type=kind,
        )

    def _add(self, table, prefix, kind, **fields):
        thing = {
            "id": f"{prefix}_{secrets.token_hex(12)}",
            "object": kind,
            "created": int(time.time()),
            "livemode": False,
            **fields,
        }
        self._store.data[table][thing["id"]] = thing
        self._store.save()
        return thing
