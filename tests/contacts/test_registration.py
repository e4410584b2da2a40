from datetime import date

import pytest
from django.contrib.auth.hashers import check_password

from contacts.choices import LinkStatus
from contacts.models import Activity, Contact, LicenseLink, Message, User
from tests import factories
from tests.contacts.registering import (
    TYPED,
    accept_terms,
    choose,
    city,
    code_for,
    register,
    send_account_form,
    sign_up,
    type_code,
)

pytestmark = pytest.mark.django_db
LOOK_UP = "/register/contractor/license/"


@pytest.fixture
def truebeam():
    return factories.License(
        number="GC-10442", business_name="Truebeam Builders LLC", address_line="9 Hidden Yard", phone="555-7777"
    )


def test_the_terms_come_first_and_need_a_tick(client):
    page = client.post("/register/contractor/")

    assert page.status_code == 200
    assert "accept" in page.context["form"].errors
    assert client.get(LOOK_UP).headers["Location"] == "/register/contractor/"


def test_accepted_terms_lead_to_the_look_up(client):
    assert accept_terms(client).headers["Location"] == LOOK_UP
    assert client.get(LOOK_UP).status_code == 200


def test_new_terms_have_to_be_accepted_again(client):
    accept_terms(client)
    city(terms_version="2027-01")

    assert client.get(LOOK_UP).headers["Location"] == "/register/contractor/"


def test_the_look_up_lists_the_letters_of_every_type(client, truebeam):
    factories.LicenseType(code="EL", name="Electrical contractor")
    accept_terms(client)

    page = client.get(LOOK_UP).content.decode()

    assert "EL-10442" in page
    assert "Electrical contractor" in page


@pytest.mark.parametrize("typed", ["GC-10442", "gc-10442", " gc 10442", "GC10442"])
def test_a_license_is_found_however_its_number_is_typed(client, truebeam, typed):
    accept_terms(client)

    answer = client.get(LOOK_UP, {"type": truebeam.type_id, "number": typed})

    assert answer.headers["Location"] == f"{LOOK_UP}GC-10442/"


def test_a_number_without_its_letters_is_told_so_at_the_field(client, truebeam):
    accept_terms(client)

    page = client.get(LOOK_UP, {"type": truebeam.type_id, "number": "10442"})

    assert page.context["form"].errors["number"] == ["Begin with the two letters GC, such as GC-10442."]


def test_an_unknown_license_gets_a_page_that_leads_back_with_what_was_typed(client, truebeam):
    accept_terms(client)
    page = client.get(LOOK_UP, {"type": truebeam.type_id, "number": "GC-99999"})

    assert "We have no such license" in page.content.decode()
    again = client.get(page.context["again_url"])

    assert 'value="GC-99999"' in again.content.decode()
    assert f'<option value="{truebeam.type_id}" selected>' in again.content.decode()


def test_a_license_of_another_type_is_not_found(client, truebeam):
    electrical = factories.LicenseType(code="EL", name="Electrical contractor")
    accept_terms(client)

    page = client.get(LOOK_UP, {"type": electrical.pk, "number": "EL-10442"})

    assert "We have no such license" in page.content.decode()


def test_a_found_license_shows_what_is_public_and_no_more(client, truebeam):
    city(license_address_public=False)
    accept_terms(client)

    page = client.get(f"{LOOK_UP}GC-10442/").content.decode()

    assert "Truebeam Builders LLC" in page
    assert "Current" in page
    assert "9 Hidden Yard" not in page
    assert "555-7777" not in page


def test_a_city_may_publish_the_address_of_a_license(client, truebeam):
    city(license_address_public=True)
    accept_terms(client)

    assert "9 Hidden Yard" in client.get(f"{LOOK_UP}GC-10442/").content.decode()


def test_a_lapsed_license_says_why(client, truebeam):
    truebeam.insurance_expires_on = date(2020, 1, 31)
    truebeam.save()
    accept_terms(client)

    assert "The insurance on file ended on January 31, 2020." in client.get(f"{LOOK_UP}GC-10442/").content.decode()


def test_several_licenses_are_chosen_and_one_is_taken_off_again(client, truebeam):
    other = factories.License(number="GC-20001")
    accept_terms(client)
    choose(client, truebeam, other, truebeam)

    client.post(f"{LOOK_UP}GC-10442/removal/")

    assert [license.number for license in client.get(LOOK_UP).context["chosen"]] == ["GC-20001"]


def test_without_a_license_the_account_form_leads_back_to_the_look_up(client):
    accept_terms(client)

    assert client.get("/register/contractor/account/").headers["Location"] == LOOK_UP


def test_going_back_loses_nothing_but_the_secrets(client, truebeam):
    register(client, truebeam)

    page = client.get("/register/contractor/account/").content.decode()

    assert 'value="Newcomer"' in page
    assert 'value="nina-builds"' in page
    assert TYPED["password1"] not in page
    assert "Bird House" not in page


def test_the_address_is_filled_in_on_request_where_the_city_publishes_it(client, truebeam):
    city(license_address_public=True)
    accept_terms(client)
    choose(client, truebeam)

    client.post("/register/contractor/account/", TYPED | {"phone": "", "fill": "GC-10442"})
    page = client.get("/register/contractor/account/").content.decode()

    assert 'value="9 Hidden Yard"' in page
    assert 'value="555-7777"' in page
    assert 'value="Newcomer"' in page


def test_the_address_is_not_filled_in_where_it_is_private(client, truebeam):
    city(license_address_public=False)
    accept_terms(client)
    choose(client, truebeam)

    page = client.post("/register/contractor/account/", TYPED | {"phone": "", "fill": "GC-10442"})

    assert "9 Hidden Yard" not in page.content.decode()
    assert "Fill in from" not in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password1", "too short"),
        ("password1", "plumbhollowplumbhollow"),
        ("username", "abc"),
        ("username", "a" * 33),
        ("username", "someone.else@example.org"),
        ("username", "robot-stripe"),
        ("email", "not an address"),
        ("last_name", ""),
        ("security_answer", ""),
    ],
)
def test_what_does_not_do_is_told_at_its_field(client, truebeam, field, value):
    accept_terms(client)
    choose(client, truebeam)

    page = send_account_form(client, **{field: value})

    assert list(page.context["form"].errors) == [field]
    assert not Message.objects.exists()


def test_a_letter_needs_an_address(client, truebeam):
    accept_terms(client)
    choose(client, truebeam)

    page = send_account_form(client, preferred_contact_method="paper")

    assert list(page.context["form"].errors) == ["address_line"]


def test_no_account_stands_before_the_code_is_typed(client, truebeam):
    register(client, truebeam)

    assert not User.objects.filter(username="nina-builds").exists()
    assert not LicenseLink.objects.exists()


def test_the_code_makes_the_account_and_asks_for_the_licenses(client, truebeam):
    register(client, truebeam)

    answer = type_code(client, code_for("nina@example.org"))

    nina = User.objects.get(username="nina-builds")
    link = LicenseLink.objects.get(user=nina)
    assert answer.headers["Location"] == "/account/licenses/"
    assert (link.license, link.status) == (truebeam, LinkStatus.REQUESTED)
    assert nina.emailaddress_set.get().verified
    assert nina.check_password(TYPED["password1"])
    assert nina.terms_version == "2026-01"
    assert Contact.objects.of(nina).get().last_name == "Newcomer"
    assert int(client.session["_auth_user_id"]) == nina.pk


def test_the_security_answer_is_stored_hashed_and_blind_to_capitals_and_spaces(client, truebeam):
    register(client, truebeam)
    type_code(client, code_for("nina@example.org"))

    stored = User.objects.get(username="nina-builds").security_answer

    assert "bird" not in stored.lower()
    assert check_password("a bird house", stored)


def test_a_city_may_do_without_the_security_question(client, truebeam):
    city(security_question_asked=False)
    accept_terms(client)
    choose(client, truebeam)

    assert "security_question" not in client.get("/register/contractor/account/").context["form"].fields


def test_the_waiting_page_tells_the_place_in_line_and_the_day(client, cast):
    register(client, cast.license)
    type_code(client, code_for("nina@example.org"))

    page = client.get("/account/licenses/").content.decode()

    assert "2nd in line, expected by" in page


def test_applicant_and_desk_are_told(client, truebeam):
    factories.Desk(purpose="accounts", email="accounts@example.gov")
    register(client, truebeam)
    type_code(client, code_for("nina@example.org"))

    told = Message.objects.filter(kind__startswith="license").values_list("kind", "to").order_by("kind")
    assert list(told) == [("license_requested", "nina@example.org"), ("license_to_check", "accounts@example.gov")]


def test_history_says_who_opened_the_account_and_asked(client, truebeam):
    register(client, truebeam)
    type_code(client, code_for("nina@example.org"))

    acts = Activity.objects.filter(actor="nina-builds").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["was opened", "proved an address", "was requested"]


def test_a_homeowner_signs_up_without_a_license(client):
    answer = sign_up(client)
    assert answer.headers["Location"] == "/register/code/"

    answer = type_code(client, code_for("nina@example.org"))

    assert answer.headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert not LicenseLink.objects.exists()


def test_a_homeowner_accepts_the_terms_too(client):
    page = sign_up(client, accept="")

    assert list(page.context["form"].errors) == ["accept"]


def test_a_username_may_be_the_own_address(client):
    sign_up(client, username="Nina@example.org")
    type_code(client, code_for("nina@example.org"))

    assert User.objects.get().username == "Nina@example.org"


def test_a_new_code_replaces_the_old_one(client):
    sign_up(client)
    old = code_for("nina@example.org")
    client.post("/register/code/", {"action": "resend"})

    assert type_code(client, old).status_code == 200
    assert type_code(client, code_for("nina@example.org")).status_code == 302


def test_somebody_who_is_logged_in_adds_a_license_instead(client, cast):
    client.force_login(cast.charlie)

    for path in ("", "license/", "account/", f"license/{cast.license.number}/"):
        assert client.get(f"/register/contractor/{path}").headers["Location"] == "/account/licenses/add/"


def test_a_homeowner_who_goes_back_finds_what_was_typed(client):
    sign_up(client)

    page = client.get("/accounts/signup/").content.decode()

    assert 'value="Newcomer"' in page
    assert TYPED["password1"] not in page
