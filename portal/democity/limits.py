"""How much a day takes in Plumb Hollow beyond each inspector's places, and who is away."""

from collections import defaultdict

from inspections.choices import InspectionStatus
from inspections.models import Inspection, Quota, QuotaDay
from permits.models import District
from portal.democity.ground import Ground

# Trade, or the code of a district: visits a day.
TRADES = {"electrical": 24, "plumbing": 20}
DISTRICTS = {"D": 12}


def write(ground: Ground, visits: list[Inspection]) -> None:
    """The limits, with the visits that count under them from today on."""
    districts = {one.code: one for one in District.objects.filter(code__in=DISTRICTS)}
    quotas = [Quota(trade=trade, visits=count) for trade, count in TRADES.items()]
    quotas += [Quota(district=districts[code], visits=count) for code, count in DISTRICTS.items()]
    Quota.objects.bulk_create(quotas)
    counted = defaultdict(list)
    for visit in visits:
        if visit.slot and visit.slot.day >= ground.today and visit.status != InspectionStatus.CANCELLED:
            for quota in quotas:
                if _counts(quota, visit):
                    counted[quota, visit.slot.day].append(visit)
    days = {
        key: QuotaDay(quota=key[0], day=key[1], capacity=max(key[0].visits, len(those)), booked=len(those))
        for key, those in counted.items()
    }
    QuotaDay.objects.bulk_create(days.values())
    through = Inspection.quotas.through
    through.objects.bulk_create(
        through(inspection=visit, quotaday=days[key]) for key, those in counted.items() for visit in those
    )


def _counts(quota, visit):
    if quota.trade and quota.trade != visit.inspection_type.trade:
        return False
    return quota.district_id in (None, visit.case.address.district_id)
