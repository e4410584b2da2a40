"""What the link in an invitation opens, for whom."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from contacts.choices import InvitationStatus, Right
from contacts.members import companies
from contacts.models import ContactTie, Invitation, Message
from tests.cast import PASSWORD
from tests.contacts.registering import TYPED, code_for, type_code


def link_to(office, email="charlie@example.org", license=None, at=None, **facts):
    facts |= {"email": email, "rights": [Right.SCHEDULE], "by": office.carol, "at": at or timezone.now()}
    if license:
        companies.invite_to_license(office.company, license, **facts)
    else:
        companies.invite(office.company, **facts)
    body = Message.objects.filter(kind__startswith="invitation").latest("pk").body
    return re.search(r"/invitations/[\w-]+/", body).group()


@pytest.fixture
def link(office):
    return link_to(office)


def text(response):
    return " ".join(response.content.decode().split())


def is_member(office, user):
    return ContactTie.objects.live().filter(contact=office.company, user=user).exists()


def test_the_invited_account_reads_what_it_gets_and_accepts(client, office, link):
    client.force_login(office.charlie)
    page = text(client.get(link))

    assert "Hollow Creek Homes LLC invites you" in page
    assert "See the parties&#x27; part, request inspections" in page
    assert "Carol Example" in page
    assert not is_member(office, office.charlie)
    assert "You have accepted the invitation." in text(client.post(link, follow=True))
    assert is_member(office, office.charlie)


def test_pressed_again_it_leads_to_the_company(client, office, link):
    client.force_login(office.charlie)
    client.post(link)

    for again in (client.post(link), client.get(link)):
        assert again["Location"] == f"/account/companies/{office.company.pk}/"
    assert ContactTie.objects.filter(contact=office.company, user=office.charlie).count() == 1


def test_declined_it_is_over(client, office, link):
    client.force_login(office.charlie)

    assert "Decline the invitation?" in text(client.get(f"{link}decline/"))
    client.post(f"{link}decline/")

    assert "This invitation was declined." in text(client.post(link))
    assert not is_member(office, office.charlie)


def test_a_visitor_is_asked_to_log_in_and_comes_back(client, office, link):
    page = client.get(link)

    assert "charlie@example.org" in text(page)
    address = page.context["log_in_url"]
    answer = client.post(address, {"login": "charlie", "password": PASSWORD, "next": link})
    assert answer["Location"] == link


def test_a_visitor_who_presses_answers_nothing(client, office, link):
    answer = client.post(link)

    assert answer["Location"].startswith("/accounts/login/?next=/invitations/")
    assert Invitation.objects.get().status == InvitationStatus.OPEN


def test_somebody_without_an_account_opens_one_with_that_address_and_comes_back(client, office):
    link = link_to(office, email="nina@example.org")
    address = client.get(link).context["sign_up_url"]
    assert parse_qs(urlsplit(address).query) == {"email": ["nina@example.org"], "next": [link]}
    assert 'value="nina@example.org"' in text(client.get(address))

    client.post(address, TYPED | {"accept": "on", "registers_for": "myself", "next": link})
    answer = type_code(client, code_for("nina@example.org"))
    assert answer["Location"] == link
    client.post(link)

    assert ContactTie.objects.live().get(contact=office.company, user__username="nina-builds").rights == [
        "view",
        "schedule",
    ]


@pytest.mark.parametrize("who", ["penny", "carol", "ada"])
def test_another_account_learns_only_that_it_is_not_for_it(client, office, link, who):
    client.force_login(getattr(office, who))

    for page in (client.get(link), client.post(link), client.post(f"{link}decline/")):
        assert page.status_code == 403
        assert "not for the account you are logged in to" in text(page)
        assert "Hollow Creek" not in text(page)
        assert "charlie@example.org" not in text(page)
    assert Invitation.objects.get().status == InvitationStatus.OPEN


def test_that_account_adds_the_address_and_can_then_accept(client, office, link):
    EmailAddress.objects.filter(user=office.charlie).delete()
    EmailAddress.objects.create(user=office.penny, email="charlie@example.org", verified=True)
    client.force_login(office.penny)

    client.post(link)

    assert is_member(office, office.penny)


def test_a_wrong_key_opens_nothing(client, office, link):
    client.force_login(office.charlie)

    assert client.get("/invitations/guess/").status_code == 404
    assert client.get(f"{link[:-3]}xx/").status_code == 404


def test_one_that_ran_out_says_so_and_has_no_button(client, office):
    link = link_to(office, at=timezone.now() - timedelta(days=16))
    client.force_login(office.charlie)

    page = text(client.get(link))
    assert "This invitation ran out on" in page
    assert "Ask Carol Example to invite you again." in page
    assert "Accept</button>" not in page
    assert "This invitation ran out on" in text(client.post(link))
    assert not is_member(office, office.charlie)


def test_one_that_was_taken_back_says_so(client, office, link):
    companies.withdraw(Invitation.objects.get(), by=office.carol, at=timezone.now())
    client.force_login(office.charlie)

    assert "This invitation was taken back." in text(client.get(link))


def test_to_one_license(client, office):
    link = link_to(office, license=office.license)
    client.force_login(office.charlie)

    assert "Hollow Creek Homes LLC invites you to act under GC-10442" in text(client.get(link))
    page = text(client.post(link, follow=True))

    assert "Truebeam Builders LLC, by leave of Hollow Creek Homes LLC" in page
    assert not is_member(office, office.charlie)


def test_no_search_engine_and_no_cache_keeps_it(client, office, link):
    page = client.get(link)

    assert '<meta name="robots" content="noindex">' in text(page)
    assert "no-store" in page["Cache-Control"]
