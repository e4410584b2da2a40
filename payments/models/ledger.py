"""The books: accounts, entries and their legs, only ever added to. The migration books_guarded holds them to it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Now
from django.utils.translation import gettext_lazy as _

from payments.choices import AccountKind


class LedgerAccount(models.Model):
    """One account of the city's books.

    A credit is positive and a debit negative, so a balance is the plain sum of its legs: what the city earned or
    holds for somebody stands above zero, what it has in hand or is owed stands below.
    """

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=AccountKind.choices)
    number = models.CharField(
        _("number in the city's books"), max_length=40, blank=True, help_text=_("The code stands for it when empty.")
    )
    may_go_negative = models.BooleanField(_("may stand below zero"), default=True)
    # Written by the trigger on legs alone; the site's role may not.
    balance = models.DecimalField(_("balance"), max_digits=14, decimal_places=2, db_default=0, editable=False)

    class Meta:
        verbose_name = _("ledger account")
        verbose_name_plural = _("ledger accounts")
        constraints = [
            models.CheckConstraint(
                name="ledger_account_never_below_zero", condition=Q(may_go_negative=True) | Q(balance__gte=0)
            ),
            models.CheckConstraint(
                name="ledger_account_of_a_trust_never_below_zero",
                condition=~Q(kind=AccountKind.TRUST) | Q(may_go_negative=False),
            ),
            models.CheckConstraint(name="ledger_account_kind_is_known", condition=Q(kind__in=AccountKind.values)),
        ]

    def __str__(self):
        return self.name


class JournalEntry(models.Model):
    """One business act in the books. It refers to the rest of the site by text, so it outlives what it describes."""

    idempotency_key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=30)
    subject = models.CharField(_("about"), max_length=60, blank=True)
    thread = models.CharField(_("case"), max_length=60, blank=True)
    reference = models.CharField(_("reference"), max_length=255, blank=True)
    memo = models.CharField(_("memo"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=150)
    # The database's own word for the day it is booked on and for when it was made; whatever is given is overwritten.
    day = models.DateField(_("booked on"), db_default=Cast(Now(), models.DateField()), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    made_in = models.BigIntegerField(_("transaction"), db_default=0, editable=False)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [
            models.Index("at", name="journal_entry_at"),
            models.Index("day", name="journal_entry_day"),
            models.Index("subject", name="journal_entry_subject"),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject}".strip()


class Posting(models.Model):
    """One leg of an entry: a credit is positive, a debit negative, and all legs of an entry sum to zero."""

    entry = models.ForeignKey(JournalEntry, verbose_name=_("entry"), on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(
        LedgerAccount, verbose_name=_("account"), on_delete=models.PROTECT, related_name="postings"
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("leg")
        verbose_name_plural = _("legs")
        constraints = [models.CheckConstraint(name="posting_moves_something", condition=~Q(amount=0))]

    def __str__(self):
        return f"{self.amount}"
