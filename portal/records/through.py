"""How a record comes to be among an account's own: by which license, as whom, for which company."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from contacts.choices import Right
from contacts.models import Contact, License, LicenseLink, User
from permits.models import Case, CaseContact


def ties(user: User) -> dict:
    """What to annotate a query of cases with, so that `in_words` can be read of each."""
    own = Contact.objects.of(user)
    rows = CaseContact.objects.counting().filter(case=OuterRef("pk"), contact__in=own)
    links = LicenseLink.objects.active().filter(license=OuterRef("license"), company__in=own)
    return {
        "tied_by_license": Q(license__in=License.objects.keys_open_to(user, Right.VIEW)),
        "tied_companies": ArraySubquery(
            links.order_by("company__company_name", "pk").values("company__company_name").distinct()
        ),
        "tied_as": ArraySubquery(
            rows.order_by("contact_type__name", "pk").values(
                row=JSONObject(type=F("contact_type__name"), company=F("contact__company_name"))
            )
        ),
    }


def in_words(case: Case) -> list[str]:
    """License GC-10442 of Hollow Creek Homes LLC; Applicant; Contractor as Hollow Creek Homes LLC."""
    words = []
    if case.tied_by_license:
        facts = {"number": case.license.number, "company": ", ".join(case.tied_companies)}
        words.append(
            (_("License %(number)s of %(company)s") if case.tied_companies else _("License %(number)s")) % facts
        )
    words += [_("%(type)s as %(company)s") % row if row["company"] else row["type"] for row in case.tied_as]
    return words
