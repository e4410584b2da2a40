"""Licenses that are a company's: asked for, finished and given up by its managers, used by its members."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from contacts.choices import LinkStatus, Right, TieOrigin
from contacts.licensing import approvals, licenses
from contacts.models import ContactTie, License, LicenseLink, Message
from contacts.refusals import NotAllowed
from tests import factories
from tests.cast import account
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(office):
    return factories.License(number="GC-30003")


@pytest.fixture
def asked(office, other):
    return licenses.request(other, by=office.carol, company=office.company, at=NOW)


def key_mailed_to(user):
    body = Message.objects.filter(kind="license_approved", to=user.email).latest("pk").body
    return re.search(r"/account/licenses/finish/([\w-]+)/", body).group(1)


def second_manager(office):
    user = account("mona")
    ContactTie.objects.create(contact=office.company, user=user, origin=TieOrigin.INVITED, is_manager=True, since=NOW)
    return user


def leaves(office, user):
    ContactTie.objects.filter(contact=office.company, user=user).update(ended_at=NOW, ended_by=user)


def test_a_manager_asks_for_a_license_for_the_company(office, asked):
    assert (asked.user, asked.company, asked.status) == (office.carol, office.company, LinkStatus.REQUESTED)
    assert str(asked) == "Hollow Creek Homes LLC – GC-30003"
    assert "on behalf of Hollow Creek Homes LLC" in Message.objects.get(kind="license_requested").body


@pytest.mark.parametrize("who", ["max", "bob", "charlie"])
def test_nobody_but_a_manager_asks_for_the_company(office, other, who):
    with pytest.raises(PermissionDenied):
        licenses.request(other, by=getattr(office, who), company=office.company, at=NOW)


def test_a_company_asks_once_whoever_of_its_managers_it_is(office, other, asked):
    with pytest.raises(NotAllowed, match="Hollow Creek Homes LLC has GC-30003 already"):
        licenses.request(other, by=second_manager(office), company=office.company, at=NOW)


def test_a_manager_may_ask_for_the_same_license_alone_too(office, other, asked):
    assert licenses.request(other, by=office.carol, at=NOW).company is None


def test_the_manager_who_asked_finishes_and_every_member_acts_under_it(office, other, asked):
    approvals.approve(asked, by=office.dana, at=NOW)
    assert not License.objects.open_to(office.max, Right.VIEW).filter(pk=other.pk).exists()

    approvals.finish(key_mailed_to(office.carol), by=office.carol, at=NOW)

    assert License.objects.open_to(office.max, Right.VIEW).filter(pk=other.pk).exists()
    assert not License.objects.open_to(office.max, Right.PAY).filter(pk=other.pk).exists()


@pytest.mark.parametrize("who", ["max", "bob", "dana"])
def test_the_key_is_nothing_to_who_does_not_manage_the_company(office, asked, who):
    approvals.approve(asked, by=office.dana, at=NOW)

    with pytest.raises(LicenseLink.DoesNotExist):
        approvals.finish(key_mailed_to(office.carol), by=getattr(office, who), at=NOW)


def test_who_left_the_company_finishes_nothing_for_it(office, asked):
    approvals.approve(asked, by=office.dana, at=NOW)
    key = key_mailed_to(office.carol)
    leaves(office, office.carol)

    with pytest.raises(LicenseLink.DoesNotExist):
        approvals.finish(key, by=office.carol, at=NOW)


def test_the_license_stays_when_who_asked_for_it_leaves(office):
    second_manager(office)
    leaves(office, office.carol)

    assert License.objects.open_to(office.max, Right.VIEW).filter(pk=office.license.pk).exists()
    assert not License.objects.open_to(office.carol, Right.VIEW).exists()


def test_when_who_asked_has_left_the_mail_goes_to_who_manages_now(office, asked):
    mona = second_manager(office)
    leaves(office, office.carol)

    approvals.approve(asked, by=office.dana, at=NOW)

    assert list(Message.objects.filter(kind="license_approved").values_list("to", flat=True)) == [mona.email]
    assert approvals.finish(key_mailed_to(mona), by=mona, at=NOW).status == LinkStatus.ACTIVE


def test_a_technician_who_manages_the_company_does_not_decide_for_it(office, asked):
    ContactTie.objects.create(
        contact=office.company, user=office.dana, origin=TieOrigin.STAFF, is_manager=True, since=NOW
    )

    with pytest.raises(NotAllowed, match="your own request"):
        approvals.approve(asked, by=office.dana, at=NOW)


def test_a_manager_takes_a_license_off_the_company_but_not_the_last(office, other, asked):
    held = LicenseLink.objects.get(company=office.company, license=office.license)
    licenses.remove(held, by=office.carol, at=NOW)
    assert not License.objects.open_to(office.max, Right.VIEW).exists()

    approvals.approve(asked, by=office.dana, at=NOW)
    approvals.finish(key_mailed_to(office.carol), by=office.carol, at=NOW)
    with pytest.raises(NotAllowed, match="the only license of Hollow Creek Homes LLC"):
        licenses.remove(asked, by=office.carol, at=NOW)


@pytest.mark.parametrize("who", ["max", "bob", "charlie"])
def test_nobody_else_takes_it_off(office, who):
    with pytest.raises(PermissionDenied):
        licenses.remove(LicenseLink.objects.get(company=office.company), by=getattr(office, who), at=NOW)


def test_a_manager_by_an_address_on_file_gives_up_nothing_they_did_not_ask_for(office):
    ContactTie.objects.create(
        contact=office.company,
        user=office.charlie,
        origin=TieOrigin.ON_FILE,
        is_manager=True,
        under_licenses=False,
        since=NOW,
    )

    with pytest.raises(PermissionDenied):
        licenses.remove(LicenseLink.objects.get(company=office.company), by=office.charlie, at=NOW)


def test_everybody_in_the_company_hears_that_a_license_is_gone(office, asked):
    licenses.remove(LicenseLink.objects.get(company=office.company, license=office.license), by=office.carol, at=NOW)

    told = Message.objects.filter(kind="license_left")
    assert set(told.values_list("to", flat=True)) == {office.carol.email, office.max.email, office.bob.email}
    assert "Hollow Creek Homes LLC no longer acts under license GC-10442" in told.first().body


def test_a_waiting_request_is_taken_back_even_if_it_is_the_only_one(cast):
    link = licenses.remove(cast.penny.license_links.get(), by=cast.penny, at=NOW)

    assert link.status == LinkStatus.REMOVED


def test_who_acts_under_a_companys_license_may_give_up_the_only_own_one(office):
    own = licenses.request(factories.License(), by=office.carol, at=NOW)
    approvals.approve(own, by=office.dana, at=NOW)
    approvals.finish(key_mailed_to(office.carol), by=office.carol, at=NOW)

    assert licenses.remove(own, by=office.carol, at=NOW).status == LinkStatus.REMOVED


def test_the_approval_is_mailed_again_with_a_new_key_and_the_old_one_is_worthless(cast):
    link = cast.penny.license_links.get()
    approvals.approve(link, by=cast.dana, at=NOW)
    old = key_mailed_to(cast.penny)

    approvals.send_again(link, by=cast.penny, at=NOW)

    assert key_mailed_to(cast.penny) != old
    with pytest.raises(LicenseLink.DoesNotExist):
        approvals.finish(old, by=cast.penny, at=NOW)
    assert approvals.finish(key_mailed_to(cast.penny), by=cast.penny, at=NOW).status == LinkStatus.ACTIVE


@pytest.mark.parametrize("who", ["charlie", "bob", "ivan"])
def test_nobody_else_has_the_approval_mailed(cast, who):
    link = cast.penny.license_links.get()
    approvals.approve(link, by=cast.dana, at=NOW)

    with pytest.raises(PermissionDenied):
        approvals.send_again(link, by=getattr(cast, who), at=NOW)


def test_only_an_approved_request_is_mailed_again(cast):
    with pytest.raises(NotAllowed, match="is not waiting for its owner"):
        approvals.send_again(cast.penny.license_links.get(), by=cast.penny, at=NOW)


def test_staff_read_no_key_when_they_mail_it_again(cast):
    link = cast.penny.license_links.get()
    approvals.approve(link, by=cast.dana, at=NOW)

    approvals.send_again(link, by=cast.dana, at=NOW)

    assert set(Message.objects.filter(kind="license_approved").values_list("to", flat=True)) == {cast.penny.email}


# Pages


def test_the_page_asks_for_whom_only_where_there_is_a_choice(client, office, other):
    client.force_login(office.bob)
    assert "For whom do you ask?" not in client.get("/account/licenses/add/GC-30003/").content.decode()

    client.force_login(office.carol)

    page = client.get("/account/licenses/add/GC-30003/").content.decode()
    assert "For whom do you ask?" in page
    assert "Myself, Carol Example" in page


def test_a_manager_says_for_whom_or_is_asked_again(client, office, other):
    client.force_login(office.carol)

    page = client.post("/account/licenses/add/GC-30003/", {}).content.decode()
    assert "Say for whom you ask." in page

    client.post("/account/licenses/add/GC-30003/", {"whom": str(office.company.pk)})
    client.post("/account/licenses/add/GC-30003/", {"whom": "myself"})
    made = LicenseLink.objects.filter(user=office.carol, license=other).order_by("pk")
    assert [link.company for link in made] == [office.company, None]


def test_a_company_that_is_not_managed_cannot_be_chosen(client, office, other):
    client.force_login(office.max)

    client.post("/account/licenses/add/GC-30003/", {"whom": str(office.company.pk)})

    assert LicenseLink.objects.get(user=office.max).company is None


@pytest.mark.parametrize(("who", "removes"), [("carol", True), ("max", False)])
def test_members_see_the_companys_licenses_and_managers_may_remove_them(client, office, who, removes):
    client.force_login(getattr(office, who))

    page = client.get("/account/licenses/").content.decode()

    assert "Hollow Creek Homes LLC" in page
    assert "GC-10442" in page
    removal = f"/account/companies/{office.company.pk}/licenses/GC-10442/removal/"
    assert (removal in page) is removes


def test_a_manager_takes_a_license_off_on_the_page(client, office, asked):
    client.force_login(office.carol)
    path = f"/account/companies/{office.company.pk}/licenses/GC-10442/removal/"

    page = client.get(path).content.decode()
    assert "Remove GC-10442 from Hollow Creek Homes LLC?" in page

    page = client.post(path, follow=True).content.decode()
    assert "GC-10442 is off Hollow Creek Homes LLC." in page


def test_the_applicant_has_the_approval_mailed_again_on_the_page(client, cast):
    approvals.approve(cast.penny.license_links.get(), by=cast.dana, at=NOW)
    client.force_login(cast.penny)
    assert "/account/licenses/GC-10442/approval/" in client.get("/account/licenses/").content.decode()

    page = client.post("/account/licenses/GC-10442/approval/", follow=True).content.decode()

    assert "A new mail is on its way to penny@example.org." in page
    assert Message.objects.filter(kind="license_approved").count() == 2


def test_there_is_no_approval_to_mail_before_there_is_one(client, cast):
    client.force_login(cast.penny)

    assert client.get("/account/licenses/GC-10442/approval/").status_code == 404


def test_approvals_are_mailed_again_a_few_times_an_hour(client, cast):
    approvals.approve(cast.penny.license_links.get(), by=cast.dana, at=NOW)
    client.force_login(cast.penny)

    answers = [client.post("/account/licenses/GC-10442/approval/").status_code for _turn in range(6)]

    assert answers == [302] * 5 + [429]
