"""What is about to lapse: everybody who acts under a license hears of it while there is time to bring new papers."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.choices import LicenseStatus
from contacts.formats import long_date
from contacts.licensing.holders import tell_all
from contacts.models import City, License

WARN_BEFORE = timedelta(days=30)
# What ends, by the column that says when. An expired license keeps the view and loses the right to act.
ENDING = {
    "expires_on": gettext_lazy("the license itself"),
    "insurance_expires_on": gettext_lazy("the insurance on file"),
    "bond_expires_on": gettext_lazy("the bond on file"),
    "workers_comp_expires_on": gettext_lazy("the workers' compensation on file"),
}


def warn(*, at: datetime) -> None:
    """Warn of everything that ends within 30 days, once for each license and day on which something ends.

    Goes to everyone who acts under the license and to the address on file for its holder. A license from an imported
    list is left alone until somebody acts under it: the list may be the whole state's. Safe to call at any time.
    """
    today = City.current().day_at(at)
    soon = Q()
    for column in ENDING:
        soon |= Q(**{f"{column}__range": (today, today + WARN_BEFORE)})
    licenses = License.objects.written_to().filter(soon, status=LicenseStatus.ACTIVE)
    for license in licenses.select_related("holder").order_by("pk"):
        for day, what in sorted(_ending(license, today).items()):
            _warn(license, day, what, at=at)


@transaction.atomic
def _warn(license, day, what, *, at):
    tell_all(
        license,
        license,
        "license_ending",
        _("License %(number)s: something ends on %(day)s"),
        at=at,
        version=f"{day:%Y-%m-%d}",
        day=long_date(day),
        what=[str(ENDING[column]) for column in what],
    )


def _ending(license, today) -> dict[date, list[str]]:
    found = defaultdict(list)
    for column in ENDING:
        day = getattr(license, column)
        if day and today <= day <= today + WARN_BEFORE:
            found[day].append(column)
    return found
