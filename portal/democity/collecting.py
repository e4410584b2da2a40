"""The lists of records that two of the people keep for themselves."""

from permits.choices import CaseStatus
from permits.models import Case, CollectedCase, Collection
from portal.democity.ground import Ground
from portal.democity.people import People


def write(ground: Ground, people: People, cases: list[Case]) -> None:
    """Three collections of `contractor`, one of which fills more than a page, and one of `homeowner`."""
    public = sorted((case for case in cases if not case.is_draft and case.address), key=lambda case: case.number)
    by_street = {}
    for case in public:
        by_street.setdefault(case.address.street, []).append(case)
    streets = sorted(by_street, key=lambda street: (-len(by_street[street]), street))
    contractor, homeowner = people.users["contractor"], people.users["homeowner"]
    own = Case.objects.mine(contractor).filter(status=CaseStatus.ISSUED).newest_first()[:6]
    _keep(ground, contractor, streets[0], by_street[streets[0]][:60], "What else is built there, for the traffic plan")
    _keep(ground, contractor, "For the meeting on Monday", own, "")
    _keep(ground, contractor, "Roofs to look at", [], "")
    _keep(ground, homeowner, "Our block", by_street[streets[1]][:8], "The neighbors' building sites")


def _keep(ground, owner, name, cases, description):
    at = ground.at(ground.days_ago(11), 16, 5)
    kept = Collection.objects.create(owner=owner, name=name, description=description, created_at=at)
    CollectedCase.objects.bulk_create(CollectedCase(collection=kept, case=case, added_at=at) for case in cases)
