"""The staff's desk for records: read, corrected, moved on by rules; a status is never typed."""

import pytest

from contacts.models import Activity
from permits.choices import CaseStatus
from permits.models import Case, Hold, PublishedStatus
from tests import factories

LISTS = (
    "case",
    "hold",
    "fee",
    "feeschedule",
    "feescheduleversion",
    "measure",
    "address",
    "casetype",
    "contacttype",
    "district",
    "importrun",
    "publishedstatus",
    "statusmapping",
)


@pytest.fixture
def administrator(cast, client):
    cast.dana.is_superuser = True
    cast.dana.save()
    client.force_login(cast.dana)
    return client


def act(client, action, *cases):
    return client.post(
        "/admin/permits/case/", {"action": action, "_selected_action": [case.pk for case in cases]}, follow=True
    ).content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens(administrator, name):
    assert administrator.get(f"/admin/permits/{name}/").status_code == 200


def test_cases_are_found_by_what_the_public_search_looks_through(administrator, cast):
    other = factories.Case(description="Wiring", address=factories.Address(street="Elsewhere Ln"))

    html = administrator.get("/admin/permits/case/?q=truebeam+mortar").content.decode()

    assert cast.case.number in html
    assert other.number not in html


def test_a_case_is_found_by_its_number_as_it_is_written(administrator, cast):
    html = administrator.get("/admin/permits/case/", {"q": cast.case.number}).content.decode()

    assert f"/admin/permits/case/{cast.case.pk}/change/" in html


def test_a_status_is_no_field(administrator, cast):
    html = administrator.get(f"/admin/permits/case/{cast.case.pk}/change/").content.decode()

    assert 'name="description"' in html
    for name in ("status", "number", "issued_on", "source"):
        assert f'name="{name}"' not in html


def test_a_correction_is_written_down(administrator, cast):
    page = administrator.get(f"/admin/permits/case/{cast.case.pk}/change/")
    typed = {
        name: value
        for form in [
            page.context["adminform"].form,
            *[f.formset.management_form for f in page.context["inline_admin_formsets"]],
        ]
        for name, value in (
            (form.add_prefix(key), form.get_initial_for_field(form.fields[key], key)) for key in form.fields
        )
        if value is not None
    }
    contacts = page.context["inline_admin_formsets"][0].formset
    for form in contacts.initial_forms:
        typed |= {form.add_prefix("id"): form.instance.pk, form.add_prefix("case"): cast.case.pk}
        typed |= {form.add_prefix(key): form.initial[key] for key in ("contact", "contact_type")}

    response = administrator.post(
        f"/admin/permits/case/{cast.case.pk}/change/", typed | {"description": "Corrected", "status": "void"}
    )

    assert response.status_code == 302
    cast.case.refresh_from_db()
    assert (cast.case.description, cast.case.status) == ("Corrected", CaseStatus.ISSUED)
    line = Activity.objects.on(cast.case.number).first()
    assert (line.act, line.actor, line.facts) == ("was changed by staff", "dana", {"fields": "description"})


def test_a_technician_issues_what_is_ready_and_reads_why_not_otherwise(client, cast):
    ready = factories.Case(status=CaseStatus.READY, license=cast.license)
    client.force_login(cast.dana)

    html = act(client, "issue", ready, cast.draft)

    assert f"{ready.number} was issued." in html
    assert "so it cannot be issued" in html
    assert Case.objects.get(pk=ready.pk).status == CaseStatus.ISSUED
    assert Case.objects.get(pk=cast.draft.pk).status == CaseStatus.DRAFT


def test_a_record_from_elsewhere_is_read_only_until_it_is_adopted(administrator, cast):
    foreign = factories.Case(source="City of Sampleton", number="2016-1 BP")
    address = f"/admin/permits/case/{foreign.pk}/change/"
    assert 'name="description"' not in administrator.get(address).content.decode()

    assert f"{foreign.number} is ours now." in act(administrator, "adopt", foreign)

    assert 'name="description"' in administrator.get(address).content.decode()


def test_a_hold_is_placed_and_lifted_and_both_are_written_down(client, cast):
    client.force_login(cast.dana)
    typed = {
        "case": cast.case.pk,
        "reason": "Unpaid water bill",
        "severity": "hold",
        "blocks": "issue",
        "desk": "permits",
    }

    assert client.post("/admin/permits/hold/add/", typed).status_code == 302
    hold = Hold.objects.get()
    assert (hold.placed_by, hold.blocks) == (cast.dana, ["issue"])

    client.post("/admin/permits/hold/", {"action": "lift", "_selected_action": [hold.pk]})
    hold.refresh_from_db()
    assert hold.cleared_by == cast.dana
    acts = list(Activity.objects.on(cast.case.number).values_list("act", flat=True))
    assert acts == ["was released from a hold", "was put on hold"]
    client.post("/admin/permits/hold/", {"action": "lift", "_selected_action": [hold.pk]})
    assert Activity.objects.on(cast.case.number).count() == 2


def test_others_may_look_and_not_act(client, cast):
    client.force_login(cast.ivan)

    assert client.get("/admin/permits/case/").status_code == 200
    assert "was issued" not in act(client, "issue", factories.Case(status=CaseStatus.READY))
    assert client.post("/admin/permits/hold/add/", {}).status_code == 403
    client.force_login(cast.charlie)
    assert client.get("/admin/permits/case/").status_code == 302


def test_a_city_files_a_status_under_another_word_of_open_data(administrator):
    row = PublishedStatus.objects.get(status="expired")

    administrator.post(
        f"/admin/permits/publishedstatus/{row.pk}/change/", {"status": "expired", "mapped": "Permit Finaled"}
    )

    row.refresh_from_db()
    assert row.mapped == "Permit Finaled"
    assert Activity.objects.filter(thing_type="permits.publishedstatus", actor="dana").count() == 1
