"""The editor of fee schedules: written, tried out, looked at twice, adopted; then it stands."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages

from contacts.models import Activity
from permits import fees
from permits.admin.versions import VersionActs
from permits.fees import versions
from permits.models import FeeItem, FeeSchedule, FeeScheduleVersion
from tests.factories import NOW
from tests.permits.schedules import adopted, draft, in_force, item, square_feet, table, valuation

VERSIONS = "/admin/permits/feescheduleversion/"
NEXT_YEAR = date(2099, 1, 1)


@pytest.fixture
def finance(cast, client):
    client.force_login(cast.fiona)
    return client


@pytest.fixture
def next_version(cast):
    """A draft that follows the version in force."""
    version = in_force(cast.case, cast.fiona)
    return fees.copy(version, starts_on=NEXT_YEAR, by=cast.fiona, at=NOW)


def typed(version, **changes):
    """What the form of an item sends."""
    return {
        "version": version.pk,
        "position": "90",
        "code": "TECHNOLOGY",
        "description": "Technology fee",
        "basis": "flat",
        "amount": "12.00",
        "rate": "0",
        "step": "1",
        "included": "0",
        "round_to": "0.01",
        "rounding": "half_up",
        "applies": "always",
        "refundable": "100",
        "due_at": "issuance",
        "tiers-TOTAL_FORMS": "0",
        "tiers-INITIAL_FORMS": "0",
        **changes,
    }


def errors(response):
    return response.context["adminform"].form.errors


def words(response):
    return " ".join(response.content.decode().split())


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_every_page_of_the_editor_opens(finance, next_version):
    first = next_version.items.first()
    for page in (
        "/admin/permits/feeschedule/",
        f"/admin/permits/feeschedule/{next_version.schedule_id}/change/",
        VERSIONS,
        f"{VERSIONS}add/",
        f"{VERSIONS}{next_version.pk}/change/",
        *(f"{VERSIONS}{next_version.pk}/{act}/" for act in ("try", "adopt", "copy", "reopen", "delete")),
        f"/admin/permits/feeitem/{first.pk}/change/",
        f"/admin/permits/feeitem/add/?version={next_version.pk}",
        "/admin/permits/measure/add/",
    ):
        assert finance.get(page).status_code == 200, page


def test_a_first_version_is_written_from_nothing(finance, cast):
    finance.post("/admin/permits/feeschedule/add/", {"name": "Signs"} | no_rows("versions"))
    schedule = schedule_of("Signs")
    answer = finance.post(
        f"{VERSIONS}add/", {"schedule": schedule.pk, "starts_on": "2099-01-01", "ordinance": "Res. 9"}
    )
    version = schedule.versions.get()
    finance.post("/admin/permits/feeitem/add/", typed(version))

    assert answer.status_code == 302
    assert version.items.get().amount == 12
    acts = Activity.objects.on(f"fee-version-{version.pk}").values_list("thing", "act")
    assert list(acts) == [
        ("TECHNOLOGY Technology fee", "was added by staff"),
        ("Signs from January 1, 2099", "was added by staff"),
    ]


def test_an_item_is_written_with_its_table(finance, next_version):
    rows = {
        "tiers-TOTAL_FORMS": "2",
        "tiers-0-over": "0",
        "tiers-0-base": "20",
        "tiers-0-per": "0",
        "tiers-1-over": "500",
        "tiers-1-base": "20",
        "tiers-1-per": "3.05",
        "tiers-1-step": "100",
    }

    answer = finance.post(
        "/admin/permits/feeitem/add/", typed(next_version, basis="table", measure=valuation().pk, amount="0", **rows)
    )

    assert answer.url == f"{VERSIONS}{next_version.pk}/change/"
    written = next_version.items.get(code="TECHNOLOGY")
    assert [tier.in_words for tier in written.tiers.order_by("over")] == [
        "over 0: $20.00",
        "over 500: $20.00 + $3.05 per additional 100 or fraction thereof",
    ]


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        ({"minimum": "20", "maximum": "10"}, "maximum", "The maximum is below the minimum."),
        ({"amount": "0"}, "amount", "Say how much."),
        ({"basis": "percentage"}, "rate", "Say how many percent."),
        ({"basis": "rate", "step": "0"}, "step", "greater than or equal to 0.01"),
        ({"refundable": "101"}, "refundable", "less than or equal to 100"),
        ({"code": "PERMIT"}, "code", "Another item of this version has the code PERMIT."),
    ],
)
def test_what_contradicts_itself_is_told_at_its_field(finance, next_version, changes, field, error):
    answer = finance.post("/admin/permits/feeitem/add/", typed(next_version, **changes))

    assert error in str(errors(answer)[field])
    assert not next_version.items.filter(code="TECHNOLOGY").exists()


def test_a_percentage_counts_what_comes_before_it_and_only_a_percentage_counts(finance, next_version):
    permit = next_version.items.get(code="PERMIT")
    early = typed(next_version, basis="percentage", rate="4", of=[permit.pk], position="0")

    answer = finance.post("/admin/permits/feeitem/add/", early)
    assert "Give it a higher position" in str(errors(answer)["position"])
    answer = finance.post("/admin/permits/feeitem/add/", early | {"basis": "flat"})
    assert "Only a percentage counts" in str(errors(answer)["of"])
    finance.post("/admin/permits/feeitem/add/", early | {"position": "90"})
    assert list(next_version.items.get(code="TECHNOLOGY").of.all()) == [permit]


def test_an_item_counts_none_of_another_version(finance, cast, next_version):
    stranger = FeeItem.objects.exclude(version=next_version).filter(code="PERMIT").get()

    answer = finance.post(
        "/admin/permits/feeitem/add/", typed(next_version, basis="percentage", rate="4", of=[stranger.pk])
    )

    assert "not one of the available choices" in str(errors(answer)["of"])


def test_trying_out_shows_lines_total_and_how(finance, next_version):
    page = words(finance.get(f"{VERSIONS}{next_version.pk}/try/?valuation=385000"))

    for expected in ("$993.75 + 285 × $5.60", "$2,589.75", "$1,683.34", "$50.05", "$16.00", "$4,339.14"):
        assert expected in page
    assert "$47.00" not in page
    assert "$4,386.14" in words(finance.get(f"{VERSIONS}{next_version.pk}/try/?valuation=385000&extra=REINSPECTION"))


def test_trying_out_keeps_what_was_typed_wrong(finance, next_version):
    page = words(finance.get(f"{VERSIONS}{next_version.pk}/try/?valuation=lots"))

    assert "Enter a number" in page
    assert 'value="lots"' in page


def test_slips_are_shown_and_the_version_is_adopted_all_the_same(finance, cast):
    version = draft(starts_on=NEXT_YEAR)
    table(version, name="Selah, Washington")
    page = finance.get(f"{VERSIONS}{version.pk}/adopt/")

    assert words(page).count("the fee falls") == 4
    finance.post(f"{VERSIONS}{version.pk}/adopt/", {"seen": page.context["seen"]})
    version.refresh_from_db()
    assert (version.is_adopted, version.adopted_by) == (True, cast.fiona)


def test_the_second_look_shows_what_changes(finance, next_version):
    next_version.items.filter(code="CBSC").update(minimum=Decimal(2), description="State fee")
    next_version.items.filter(code="AREA").delete()
    item(next_version, "NEW", amount=Decimal(5))

    changes = finance.get(f"{VERSIONS}{next_version.pk}/adopt/").context["changes"]

    assert [(change.code, change.what, change.before, change.now) for change in changes] == [
        ("NEW", "new", "", "New"),
        ("AREA", "gone", "Area", ""),
        ("CBSC", "description", "Cbsc", "State fee"),
        ("CBSC", "minimum", "$1.00", "$2.00"),
    ]


def test_what_was_changed_after_the_second_look_is_not_adopted(finance, next_version):
    seen = finance.get(f"{VERSIONS}{next_version.pk}/adopt/").context["seen"]
    next_version.items.filter(code="CBSC").update(rate=Decimal(9))

    page = words(finance.post(f"{VERSIONS}{next_version.pk}/adopt/", {"seen": seen}))

    assert "It was changed meanwhile. Look at the changes again." in page
    assert not FeeScheduleVersion.objects.get(pk=next_version.pk).is_adopted


def test_every_reason_against_adopting_is_told_at_once(finance, cast):
    in_force(cast.case, cast.fiona)
    late = draft(starts_on=date(2026, 2, 1))

    page = words(finance.post(f"{VERSIONS}{late.pk}/adopt/", {"seen": "other"}))

    for reason in ("It has no items.", "It was changed meanwhile.", "A version is in force already"):
        assert reason in page


def test_two_versions_do_not_start_on_one_day(finance, cast, next_version):
    adopted(next_version, cast.fiona)
    twin = fees.copy(next_version, starts_on=NEXT_YEAR, by=cast.fiona, at=NOW)

    page = words(finance.post(f"{VERSIONS}{twin.pk}/adopt/", {"seen": ""}))

    assert "Another version of it starts on January 1, 2099." in page


def test_an_adopted_version_and_its_items_are_looked_at_only(finance, cast, next_version):
    adopted(next_version, cast.fiona)
    first = next_version.items.first()
    version_page, item_page = f"{VERSIONS}{next_version.pk}/", f"/admin/permits/feeitem/{first.pk}/"

    assert 'name="starts_on"' not in words(finance.get(f"{version_page}change/"))
    assert 'name="amount"' not in words(finance.get(f"{item_page}change/"))
    assert finance.get(f"{item_page}delete/").status_code == 403
    assert finance.get(f"{version_page}delete/").status_code == 403
    assert finance.get(f"/admin/permits/feeitem/add/?version={next_version.pk}").status_code == 302


def test_what_is_saved_after_somebody_adopted_is_refused_and_nothing_typed_is_lost(finance, cast, next_version):
    adopted(next_version, cast.fiona)
    first = next_version.items.first()
    version = {"schedule": next_version.schedule_id, "starts_on": "2099-02-01", "ordinance": "Res. 77"}
    for page, data, kept in (
        (f"{VERSIONS}{next_version.pk}/change/", version, "Res. 77"),
        (f"/admin/permits/feeitem/{first.pk}/change/", typed(next_version), "Technology fee"),
        ("/admin/permits/feeitem/add/", typed(next_version), "Technology fee"),
    ):
        answer = finance.post(page, data)

        assert answer.status_code == 200, page
        assert "was adopted meanwhile, so it stays as it is." in words(answer), page
        assert f'value="{kept}"' in words(answer), page
    for page in (f"/admin/permits/feeitem/{first.pk}/delete/", f"{VERSIONS}{next_version.pk}/delete/"):
        answer = finance.post(page, {"post": "yes"})

        assert answer.url == f"{VERSIONS}{next_version.pk}/change/"
        assert "was adopted meanwhile" in said(answer)[-1]
    assert next_version.items.filter(pk=first.pk, code=first.code).exists()


def test_a_draft_that_somebody_deleted_is_adopted_by_nobody(finance, next_version, monkeypatch):
    pk = next_version.pk
    monkeypatch.setattr(VersionActs, "find_or_404", lambda self, object_id: next_version)
    FeeScheduleVersion.objects.get(pk=pk).delete()

    assert finance.post(f"{VERSIONS}{pk}/adopt/", {"seen": ""}).status_code == 404


def test_before_its_day_a_version_is_opened_again_and_later_not(finance, cast, next_version):
    adopted(next_version, cast.fiona)
    finance.post(f"{VERSIONS}{next_version.pk}/reopen/")
    assert not FeeScheduleVersion.objects.get(pk=next_version.pk).is_adopted

    now_in_force = fees.schedule_of(cast.case, at=NOW)
    page = words(finance.post(f"{VERSIONS}{now_in_force.pk}/reopen/"))
    assert "is what the city charges by, so it stays as it is." in page


def test_a_copy_has_the_same_items_tables_and_percentages(finance, cast, next_version):
    answer = finance.post(f"{VERSIONS}{next_version.pk}/copy/", {"starts_on": "2100-01-01"})
    copied = FeeScheduleVersion.objects.latest("pk")

    assert answer.url == f"{VERSIONS}{copied.pk}/change/"
    assert [change.code for change in changes_against(next_version, copied, cast)] == []
    assert list(copied.items.get(code="PLANCHECK").of.values_list("version", flat=True)) == [copied.pk]


def test_a_draft_and_its_items_can_be_deleted(finance, next_version):
    finance.post(f"/admin/permits/feeitem/{next_version.items.get(code='AREA').pk}/delete/", {"post": "yes"})
    assert not next_version.items.filter(code="AREA").exists()

    finance.post(f"{VERSIONS}{next_version.pk}/delete/", {"post": "yes"})
    assert not FeeScheduleVersion.objects.filter(pk=next_version.pk).exists()


def test_the_page_of_a_version_costs_the_same_with_more_items(finance, next_version, django_assert_max_num_queries):
    for number in range(20):
        item(next_version, f"N{number}", amount=Decimal(1), measure=square_feet())

    with django_assert_max_num_queries(20):
        finance.get(f"{VERSIONS}{next_version.pk}/change/")


@pytest.mark.parametrize(
    ("name", "look", "write"), [("dana", 200, 403), ("rita", 403, 403), ("ivan", 403, 403), ("ada", 200, 200)]
)
def test_others_look_or_not_and_only_finance_and_administrators_write(cast, client, next_version, name, look, write):
    client.force_login(getattr(cast, name))

    for page in ("try/", "change/"):
        assert client.get(f"{VERSIONS}{next_version.pk}/{page}").status_code == look, page
    for page in ("adopt/", "copy/", "reopen/"):
        assert client.get(f"{VERSIONS}{next_version.pk}/{page}").status_code == write, page
    assert client.get(f"/admin/permits/feeitem/add/?version={next_version.pk}").status_code == write


def no_rows(prefix):
    return {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}


def schedule_of(name):
    return FeeSchedule.objects.get(name=name)


def changes_against(before, version, cast):
    """What a version changes against another, once that one is adopted."""
    adopted(before, cast.fiona)
    return versions.changes(version)
