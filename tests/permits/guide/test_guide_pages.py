"""The pages before applying: the catalog, a case type's own page, and the guide."""

import pytest

from permits.models import FormReview, GuideAnswer, Turnaround
from tests import factories
from tests.factories import TODAY
from tests.permits import guide_city


@pytest.fixture
def reroof(cast):
    return guide_city.reroof(cast)


def words(response):
    return " ".join(response.content.decode().split())


def test_the_catalog_lists_what_can_be_applied_for_and_what_only_at_the_counter(client, reroof):
    guide_city.lot_split()

    page = words(client.get("/apply/"))

    assert '<a href="/apply/types/reroof/">Reroof</a>' in page
    assert page.count("At the counter") == 2  # the split, and the addition of the cast


def test_the_catalog_costs_the_same_however_many_types_there_are(client, reroof, django_assert_num_queries):
    client.get("/apply/")
    with django_assert_num_queries(2):
        client.get("/apply/?q=a")
    for number in range(4):
        factories.CaseType(name=f"Another {number}")
    with django_assert_num_queries(2):
        client.get("/apply/?q=a")


def test_nothing_found_leads_back_to_everything(client, reroof):
    page = client.get("/apply/?q=zeppelin&kind=neither&sector=x")

    assert "Nothing by these words" in words(page)
    assert "Error:" not in page.content.decode()
    assert "_error" not in page.content.decode()


def test_the_page_of_a_type_says_what_is_needed_and_what_it_costs(client, reroof, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = words(client.get("/apply/types/reroof/?valuation=12%2C000"))

    assert "Roof plan</strong>, only if “Is it heavier?” was answered “yes”" in page
    assert "What is it worth?" in page
    assert "Together" in page
    assert f"/apply/begin/{reroof.pk}/" in page
    assert client.get("/apply/types/nothing/").status_code == 404


def test_an_amount_that_is_none_is_told_at_its_field(client, reroof):
    page = words(client.get("/apply/types/reroof/?valuation=a+lot"))

    assert "Enter a number, such as 24." in page
    assert 'value="a lot"' in page


def test_a_type_that_is_not_online_says_where_to_go(client, cast):
    guide_city.lot_split()
    factories.Desk()

    page = words(client.get("/apply/types/lot-split/"))

    assert "Apply at the counter" in page
    assert "1 Level Street" in page
    assert "555-0142" in page
    assert "/apply/begin/" not in page


def test_a_type_out_of_use_has_no_page(client, reroof):
    type(reroof).objects.update(is_active=False)

    assert client.get("/apply/types/reroof/").status_code == 404


def test_the_page_tells_how_long_it_really_took_once_enough_are_done(client, reroof):
    days = {"median": 3, "ninetieth": 9, "city_median": 2, "city_ninetieth": 8}
    rest = {"applicant_median": 0, "applicant_ninetieth": 1, "since": TODAY, "until": TODAY}
    took = Turnaround.objects.create(case_type=reroof, cases=5, **days, **rest)
    assert "Half of them took 3 days or less" in words(client.get("/apply/types/reroof/"))

    took.cases = 4
    took.save()
    assert "Half of them" not in words(client.get("/apply/types/reroof/"))


def test_the_page_names_who_reads_it_and_in_how_many_days(client, cast):
    case_type = factories.CaseType(name="Sign")
    form = factories.ApplicationForm(case_type=case_type)
    FormReview.objects.create(form=form, discipline=factories.Discipline(name="Planning"), days=7)
    factories.adopted(form)

    assert "Planning reads it within 7 business days." in words(client.get("/apply/types/sign/"))


def test_the_guide_asks_one_question_a_page_and_remembers_in_the_address(client, reroof):
    where = guide_city.guide(reroof)
    shed, roof = where.answers.order_by("place")
    small = GuideAnswer.objects.get(text="Small")

    assert "What is it?" in words(client.get("/apply/guide/"))
    assert client.get(f"/apply/guide/?answer={shed.pk}&ask=next").url == f"/apply/guide/?so={shed.pk}"
    second = words(client.get(f"/apply/guide/?so={shed.pk}"))
    assert "How large is the shed?" in second
    assert "A shed" in second
    assert f"/apply/guide/?so={shed.pk}-{small.pk}" == client.get(f"/apply/guide/?so={shed.pk}&answer={small.pk}").url
    end = words(client.get(f"/apply/guide/?so={shed.pk}-{small.pk}"))
    assert "No permit is needed" in end
    assert "A small one needs none." in end
    assert f"/apply/begin/{reroof.pk}/" in words(client.get(f"/apply/guide/?so={roof.pk}"))


def test_the_guide_tells_what_the_permits_cost(client, reroof):
    roof = guide_city.guide(reroof).answers.get(text="A roof")

    page = words(client.get(f"/apply/guide/?so={roof.pk}&valuation=12000"))

    assert "Together" in page
    assert f'name="so" value="{roof.pk}"' in page


def test_going_on_without_an_answer_is_told(client, reroof):
    guide_city.guide(reroof)

    for asked in ("ask=next", "answer=99999999", "answer=x", "answer=" + "9" * 40, "so=x-y-&answer="):
        page = client.get(f"/apply/guide/?{asked}")
        assert "Choose one of these." in words(page), asked


def test_a_guide_that_is_not_written_leads_to_the_list(client, db):
    assert "The guide is not written yet." in words(client.get("/apply/guide/"))
