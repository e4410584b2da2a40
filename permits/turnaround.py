"""How long the city takes, from what really happened to the cases of the last twelve months."""

from datetime import date, datetime

from django.db import connection, transaction

from contacts.models import City
from permits.choices import CaseKind, CaseStatus
from permits.models import CaseType, Turnaround

FEWEST = 5  # cases of a type: below that a middle says nothing

# From the first day with the city to the day the permit is issued, or the plan case approved. The applicant's days are
# those on which something was missing or to be corrected, or the permit lay ready and waited for a payment.
RECKON = """
    WITH done AS (
        SELECT change.case_id, min(change."on") AS day
          FROM permits_statuschange AS change
          JOIN permits_case AS one ON one.id = change.case_id AND (one.source = '' OR one.adopted_at IS NOT NULL)
          JOIN permits_casetype AS type ON type.id = one.case_type_id
         WHERE change.status = CASE type.kind WHEN %(plan)s THEN %(approved)s ELSE %(issued)s END
         GROUP BY change.case_id
        HAVING min(change."on") BETWEEN %(since)s AND %(until)s
    ), steps AS (
        SELECT change.case_id, change.id, change.status, change."on", done.day,
               lead(change."on") OVER (PARTITION BY change.case_id ORDER BY change.id) AS next
          FROM permits_statuschange AS change JOIN done USING (case_id)
    ), cases AS (
        SELECT case_id, day - min("on") FILTER (WHERE status = %(submitted)s) AS days,
               coalesce(sum(least(next, day) - "on")
                   FILTER (WHERE status = ANY(%(applicants)s) AND "on" < day), 0) AS waited
          FROM steps
         GROUP BY case_id, day
    ), figures AS (
        SELECT one.case_type_id, cases.days AS days, cases.waited AS waited, cases.days - cases.waited AS with_city
          FROM cases JOIN permits_case AS one ON one.id = cases.case_id
         WHERE cases.days >= 0 AND cases.waited BETWEEN 0 AND cases.days
    )
    SELECT case_type_id, count(*),
           percentile_disc(ARRAY[.5, .9]) WITHIN GROUP (ORDER BY days),
           percentile_disc(ARRAY[.5, .9]) WITHIN GROUP (ORDER BY with_city),
           percentile_disc(ARRAY[.5, .9]) WITHIN GROUP (ORDER BY waited)
      FROM figures
     GROUP BY case_type_id
"""


@transaction.atomic
def reckon(*, at: datetime) -> list[Turnaround]:
    """Reckon the turnaround of every case type anew for the twelve months before the city's day, and return it.

    In whole calendar days. Records from elsewhere count once they are adopted, as far as their history says when they
    came in. Safe to run again at any time.
    """
    until = City.current().day_at(at)
    since = _a_year_before(until)
    facts = {
        "plan": CaseKind.PLAN.value,
        "approved": CaseStatus.APPROVED.value,
        "issued": CaseStatus.ISSUED.value,
        "submitted": CaseStatus.SUBMITTED.value,
        "applicants": [CaseStatus.INCOMPLETE.value, CaseStatus.CORRECTIONS.value, CaseStatus.READY.value],
        "since": since,
        "until": until,
    }
    with connection.cursor() as cursor:
        cursor.execute(RECKON, facts)
        found = cursor.fetchall()
    Turnaround.objects.all().delete()
    return Turnaround.objects.bulk_create(
        Turnaround(
            case_type_id=case_type,
            cases=cases,
            median=days[0],
            ninetieth=days[1],
            city_median=city[0],
            city_ninetieth=city[1],
            applicant_median=applicant[0],
            applicant_ninetieth=applicant[1],
            since=since,
            until=until,
        )
        for case_type, cases, days, city, applicant in found
    )


def of(case_type: CaseType) -> Turnaround | None:
    """The turnaround of one case type as reckoned last; None while too few of its cases are done."""
    return Turnaround.objects.filter(case_type=case_type, cases__gte=FEWEST).first()


def table() -> list[CaseType]:
    """Every case type in use, each with its `turnaround` where there is one, permits first, by name."""
    types = CaseType.objects.filter(is_active=True).select_related("turnaround")
    return list(types.order_by("kind", "sector", "name", "pk"))


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
