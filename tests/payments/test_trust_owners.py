"""What the owner of a trust account does with it: moves, payers, the low-balance notice, closing; and who may."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from contacts.choices import ContactKind, TieOrigin
from contacts.merging import merging, unmerging
from contacts.models import ContactTie, Message
from contacts.refusals import NotAllowed
from payments import ledger, trust
from payments.models import JournalEntry, TrustAccount, TrustPayer
from tests import factories
from tests.factories import NOW
from tests.money import bill, machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(cast):
    return funded(cast.license, "500.00")


def funded(owner, amount, reference="7"):
    account = trust.open_account(owner, by=machine(), at=NOW)
    trust.deposit(account, amount=Decimal(amount), source="check", reference=reference, by=machine(), at=NOW)
    return account


def pay(account, amount, by, reference="form"):
    invoice = bill(factories.Case(), amount)
    return trust.pay(account, [(invoice, ())], total=Decimal(amount), reference=reference, by=by, at=NOW)


def move(source, target, amount, by, reference="form"):
    return trust.transfer(source, target, amount=Decimal(amount), reference=reference, by=by, at=NOW)


def told(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to", flat=True))


def held():
    return {account.number: trust.balance(account) for account in TrustAccount.objects.order_by("pk")}


def test_a_company_has_accounts_of_its_own_and_its_members_who_may_pay_use_them(office):
    account = funded(office.company, "100.00")

    pay(account, "30.00", office.carol)

    assert account.number == f"TR-C{office.company.pk}-1"
    assert trust.balance(account) == 70
    for user, sees in ((office.carol, True), (office.max, False), (office.bob, False), (office.charlie, False)):
        assert TrustAccount.objects.open_to(user).filter(pk=account.pk).exists() is sees, user


def test_an_address_on_file_brings_no_company_money_with_it(office):
    account = funded(office.company, "100.00")
    ContactTie.objects.create(
        contact=office.company, user=office.charlie, origin=TieOrigin.ON_FILE, under_licenses=False, since=NOW
    )

    assert not TrustAccount.objects.open_to(office.charlie).exists()
    with pytest.raises(PermissionDenied):
        pay(account, "30.00", office.charlie)


def test_a_person_has_no_trust_account(cast):
    with pytest.raises(NotAllowed, match="not to a person"):
        trust.open_account(factories.Contact(), by=cast.fiona, at=NOW)


def test_numbers_of_accounts_that_came_with_a_merge_are_not_given_again(office):
    other = factories.Contact(kind=ContactKind.COMPANY, company_name="Twin LLC", first_name="", last_name="")
    first = trust.open_account(office.company, by=office.fiona, at=NOW)
    came = trust.open_account(other, by=office.fiona, at=NOW)
    TrustAccount.objects.filter(pk=came.pk).update(company=office.company)
    third = trust.open_account(office.company, by=office.fiona, at=NOW)
    TrustAccount.objects.filter(pk=came.pk).update(company=other)

    fourth = trust.open_account(office.company, by=office.fiona, at=NOW)

    assert len({first.number, came.number, third.number, fourth.number}) == 4


def test_money_moves_between_two_accounts_of_one_owner_in_one_entry(cast, account):
    second = trust.open_account(cast.license, by=machine(), at=NOW)

    entry = move(account, second, "120.50", cast.bob)

    assert held() == {account.number: Decimal("379.50"), second.number: Decimal("120.50")}
    assert move(account, second, "120.50", cast.bob) == entry
    assert held()[second.number] == Decimal("120.50")
    with pytest.raises(NotAllowed, match="something else"):
        move(account, second, "1.00", cast.bob)


def test_a_move_is_refused_with_its_reason(cast, account):
    second = trust.open_account(cast.license, by=machine(), at=NOW)

    for amount, why in (("500.01", "holds \\$500.00"), ("0", "more than nothing"), ("1.001", "more than nothing")):
        with pytest.raises(NotAllowed, match=why):
            move(account, second, amount, cast.bob)
    with pytest.raises(NotAllowed, match="two accounts of one owner"):
        move(account, account, "1", cast.bob)
    trust.close(second, reason="Not used", by=cast.fiona, at=NOW)
    with pytest.raises(NotAllowed, match="is closed"):
        move(account, second, "1", cast.bob)

    assert not JournalEntry.objects.filter(kind="transfer").exists()


def test_money_never_moves_to_another_owner(office):
    of_license, of_company = funded(office.license, "500.00"), funded(office.company, "10.00")

    with pytest.raises(NotAllowed, match="two accounts of one owner"):
        move(of_license, of_company, "5.00", office.carol)  # she runs both
    with pytest.raises(PermissionDenied):
        move(of_license, of_company, "5.00", office.bob)

    assert held() == {of_license.number: 500, of_company.number: 10}


def test_a_named_payer_pays_and_looks_and_runs_nothing(cast, account):
    second = trust.open_account(cast.license, by=machine(), at=NOW)

    trust.name_payer(account, who="Charlie@Example.org", by=cast.bob, at=NOW)
    pay(account, "20.00", cast.charlie)

    assert set(TrustAccount.objects.open_to(cast.charlie)) == {account}
    assert trust.balance(account) == 480
    assert told("trust_payer_named") == ["bob1@example.org", "charlie@example.org"]
    for forbidden in (
        lambda: move(account, second, "1", cast.charlie),
        lambda: trust.name_payer(account, who="penny", by=cast.charlie, at=NOW),
        lambda: trust.set_low_balance(account, below=Decimal(5), by=cast.charlie, at=NOW),
        lambda: pay(second, "1.00", cast.charlie),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()


def test_a_payer_who_was_taken_off_finds_nothing_and_can_be_named_again(cast, account):
    payer = trust.name_payer(account, who="charlie", by=cast.bob, at=NOW)

    trust.take_off_payer(payer, by=cast.bob, at=NOW)

    assert not TrustAccount.objects.open_to(cast.charlie).exists()
    with pytest.raises(PermissionDenied):
        pay(account, "20.00", cast.charlie)
    assert told("trust_payer_ended") == ["bob1@example.org", "charlie@example.org"]
    with pytest.raises(NotAllowed, match="already"):
        trust.take_off_payer(payer, by=cast.bob, at=NOW)
    trust.name_payer(account, who="charlie", by=cast.bob, at=NOW)
    assert TrustPayer.objects.live().count() == 1


@pytest.mark.parametrize("who", ["nobody-there", "unproved@example.org", "fiona", "bob1", ""])
def test_only_somebody_elses_account_that_exists_is_named(cast, account, who):
    factories.User(username="unproved")

    with pytest.raises(NotAllowed):
        trust.name_payer(account, who=who, by=cast.bob, at=NOW)


@pytest.mark.parametrize("who", ["penny", "alice", "max", "fiona", "dana"])
def test_who_does_not_run_the_account_names_nobody(office, account, who):
    with pytest.raises(PermissionDenied):
        trust.name_payer(account, who="charlie", by=getattr(office, who), at=NOW)


def test_holders_are_told_once_each_time_the_balance_falls_below(office, account):
    trust.set_low_balance(account, below=Decimal("450.00"), by=office.bob, at=NOW)
    pay(account, "50.00", office.bob, "1")
    assert told("trust_low") == []  # 450 is not below 450

    pay(account, "1.00", office.bob, "2")
    pay(account, "1.00", office.bob, "3")
    assert told("trust_low") == ["bob1@example.org", "carol@example.org"]  # not Max, who may not pay

    trust.deposit(account, amount=Decimal(100), source="cash", reference="8", by=office.fiona, at=NOW)
    later = NOW.replace(hour=20)
    invoice = bill(factories.Case(), "300.00")
    trust.pay(account, [(invoice, ())], total=Decimal(300), reference="4", by=office.bob, at=later)
    assert len(told("trust_low")) == 4
    assert "holds $248.00 now. You wanted to know when it falls below $450.00." in " ".join(
        Message.objects.filter(kind="trust_low").last().body.split()
    )


def test_an_account_that_is_low_already_is_told_of_at_once(cast, account):
    trust.set_low_balance(account, below=Decimal("600.00"), by=cast.bob, at=NOW)
    trust.set_low_balance(account, below=Decimal("600.00"), by=cast.bob, at=NOW)

    assert told("trust_low") == ["bob1@example.org"]
    with pytest.raises(NotAllowed, match="more than nothing"):
        trust.set_low_balance(account, below=Decimal(0), by=cast.bob, at=NOW)


def test_what_fell_by_something_that_did_not_look_is_found_by_the_sweep(cast, account):
    trust.set_low_balance(account, below=Decimal("100.00"), by=cast.bob, at=NOW)
    legs = {account.ledger_account: Decimal(-450), ledger.account("losses"): Decimal(450)}
    ledger.post(key="x", kind="return", legs=legs, subject=account.number, by=machine(), at=NOW)

    assert trust.tell_of_low(at=NOW)
    assert not trust.tell_of_low(at=NOW)
    assert told("trust_low") == ["bob1@example.org"]


def test_an_empty_account_is_closed_with_a_reason_and_stays_so(cast, account):
    with pytest.raises(NotAllowed) as refusal:
        trust.close(account, reason=" ", by=cast.fiona, at=NOW)
    assert [reason.what for reason in refusal.value.reasons] == [
        "Say why the account is closed.",
        "TR-GC-10442-1 still holds $500.00.",
    ]
    pay(account, "500.00", cast.bob)

    trust.close(account, reason="The business was sold.", by=cast.fiona, at=NOW)

    for late in (
        lambda: trust.close(account, reason="Again", by=cast.fiona, at=NOW),
        lambda: trust.deposit(account, amount=Decimal(1), source="cash", reference="9", by=cast.fiona, at=NOW),
        lambda: trust.name_payer(account, who="charlie", by=cast.bob, at=NOW),
    ):
        with pytest.raises(NotAllowed, match="is closed"):
            late()
    with pytest.raises(PermissionDenied):
        pay(account, "1.00", cast.bob, "late")
    assert TrustAccount.objects.open_to(cast.bob).get() == account


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE payments_trustaccount SET closed_at = NULL, close_reason = ''",
        "UPDATE payments_trustaccount SET close_reason = 'Other'",
        "UPDATE payments_trustaccount SET number = 'TR-1'",
        "UPDATE payments_trustaccount SET ledger_account_id = ledger_account_id + 1",
        "DELETE FROM payments_trustaccount",
        "UPDATE payments_trustpayer SET user_id = user_id + 1",
        "UPDATE payments_trustpayer SET ended_at = NULL, ended_by = ''",
        "DELETE FROM payments_trustpayer",
        "TRUNCATE payments_trustpayer",
    ],
)
def test_the_database_keeps_accounts_and_payers_as_they_are(cast, attack):
    account = trust.open_account(cast.license, by=cast.fiona, at=NOW)
    payer = trust.name_payer(account, who="charlie", by=cast.bob, at=NOW)
    trust.take_off_payer(payer, by=cast.bob, at=NOW)
    trust.close(account, reason="Not used", by=cast.fiona, at=NOW)

    with (
        pytest.raises(DatabaseError, match="stays|keeps|only ever added to|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attack)


def test_an_account_goes_with_its_company_into_a_merge_and_comes_back_and_no_book_is_touched(office):
    twin = factories.Contact(kind=ContactKind.COMPANY, company_name="Hollow Creek", first_name="", last_name="")
    account = funded(twin, "100.00")
    books = list(JournalEntry.objects.order_by("pk").values())
    both = [office.company, twin]

    merge = merging.merge(
        both, survivor=office.company, chosen={}, seen=merging.fingerprint(both), by=office.dana, at=NOW
    )
    assert TrustAccount.objects.get(pk=account.pk).company == office.company
    assert TrustAccount.objects.open_to(office.carol).filter(pk=account.pk).exists()

    unmerging.undo(merge, by=office.dana, at=NOW)
    assert TrustAccount.objects.get(pk=account.pk).company == twin
    assert not TrustAccount.objects.open_to(office.carol).filter(pk=account.pk).exists()
    assert list(JournalEntry.objects.order_by("pk").values()) == books
    assert trust.balance(account) == 100
