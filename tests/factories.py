"""One factory per model of the two lower apps; no surprises, everything of a city's ordinary day."""

from datetime import UTC, date, datetime

import factory
import factory.django
from django.db import transaction
from factory.django import DjangoModelFactory

from contacts import models as contacts
from contacts.choices import ContactKind, TieOrigin
from permits import models as permits
from permits.choices import CaseStatus, FileStatus
from permits.models.case import slug_of

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # Friday, 10 in the morning in California
TODAY = date(2026, 11, 20)


class User(DjangoModelFactory):
    class Meta:
        model = contacts.User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    first_name = factory.LazyAttribute(lambda user: user.username.capitalize())
    last_name = "Example"


class Contact(DjangoModelFactory):
    class Meta:
        model = contacts.Contact

    kind = ContactKind.PERSON
    first_name = factory.Sequence(lambda n: f"First{n}")
    last_name = factory.Sequence(lambda n: f"Last{n}")
    email = factory.Sequence(lambda n: f"contact{n}@example.org")


class ContactTie(DjangoModelFactory):
    class Meta:
        model = contacts.ContactTie

    origin = TieOrigin.OWN
    since = NOW


class LicenseType(DjangoModelFactory):
    class Meta:
        model = contacts.LicenseType
        django_get_or_create = ("code",)

    code = "GC"
    name = "General contractor"
    trade = "general"


class License(DjangoModelFactory):
    class Meta:
        model = contacts.License

    type = factory.SubFactory(LicenseType)
    number = factory.Sequence(lambda n: f"GC-{50000 + n}")
    business_name = factory.Sequence(lambda n: f"Builder {n} LLC")
    trades = ["general"]
    expires_on = date(2030, 1, 1)


class LicenseSheet(DjangoModelFactory):
    class Meta:
        model = contacts.LicenseSheet

    license = factory.SubFactory(License)
    file = factory.django.FileField(filename="sheet.pdf", data=b"%PDF-1.4")
    file_name = "sheet.pdf"
    content_type = "application/pdf"
    size = 8
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    dated_on = TODAY
    filed_at = NOW


class CaseType(DjangoModelFactory):
    class Meta:
        model = permits.CaseType
        django_get_or_create = ("name",)

    prefix = "BLDR"
    name = "Residential addition"
    sector = "residential"
    trade = "general"


class ContactType(DjangoModelFactory):
    class Meta:
        model = permits.ContactType
        django_get_or_create = ("name",)

    name = "Applicant"
    may_view = True
    may_schedule = True
    may_pay = True


class District(DjangoModelFactory):
    class Meta:
        model = permits.District
        django_get_or_create = ("code",)

    code = "N"
    name = "North"


class Address(DjangoModelFactory):
    class Meta:
        model = permits.Address

    number = factory.Sequence(lambda n: str(100 + n))
    street = "Mortar St"
    city = "Plumb Hollow"
    state = "CA"
    zip = "95999"
    district = factory.SubFactory(District)


class Case(DjangoModelFactory):
    """An issued permit; say `status=` for anything else."""

    class Meta:
        model = permits.Case
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"BLDR-2026-{n + 1:05d}")
    slug = factory.LazyAttribute(lambda case: slug_of(case.number))
    case_type = factory.SubFactory(CaseType)
    address = factory.SubFactory(Address)
    status = CaseStatus.ISSUED
    description = "Second-story addition"
    applied_on = date(2026, 3, 2)
    issued_on = factory.LazyAttribute(lambda case: date(2026, 3, 24) if case.status == CaseStatus.ISSUED else None)
    filed_on = factory.LazyAttribute(lambda case: case.applied_on)

    @classmethod
    def _generate(cls, strategy, params):
        """With its history in one transaction, also where a test commits for real."""
        with transaction.atomic():
            return super()._generate(strategy, params)

    @factory.post_generation
    def history(case, create, wanted, **facts):
        """The database wants the status of a case of ours in its history."""
        if create and wanted is not False and not case.is_foreign:
            permits.StatusChange.objects.create(case=case, status=case.status, on=case.filed_on)


def moved(case, status, **facts):
    """The case, put where a test wants it, with the history that the database asks for."""
    for name, value in {"status": status, **facts}.items():
        setattr(case, name, value)
    case.save()
    permits.StatusChange.objects.create(case=case, status=status, on=TODAY)
    return case


class DocumentKind(DjangoModelFactory):
    class Meta:
        model = permits.DocumentKind
        django_get_or_create = ("name",)

    name = "Site plan"


class Document(DjangoModelFactory):
    """On the case that is given; for its parties."""

    class Meta:
        model = permits.Document

    kind = factory.SubFactory(DocumentKind)
    added_at = NOW


class DocumentVersion(DjangoModelFactory):
    """The first of a document; its file can be fetched."""

    class Meta:
        model = permits.DocumentVersion

    number = 1
    file = factory.django.FileField(filename="plan.pdf", data=b"%PDF-1.4")
    file_name = "plan.pdf"
    content_type = "application/pdf"
    size = 8
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    pages = 1
    status = FileStatus.READY
    added_at = NOW
    added_by = factory.SelfAttribute("document.added_by")


class Discipline(DjangoModelFactory):
    class Meta:
        model = permits.Discipline
        django_get_or_create = ("name",)

    name = "Building"


class ApplicationForm(DjangoModelFactory):
    """A draft without parts; give it some, then `adopted(form)`."""

    class Meta:
        model = permits.ApplicationForm

    case_type = factory.SubFactory(CaseType)
    number = factory.Sequence(lambda n: n + 1)


class Question(DjangoModelFactory):
    class Meta:
        model = permits.Question

    form = factory.SubFactory(ApplicationForm)
    place = factory.Sequence(lambda n: n + 1)
    code = factory.Sequence(lambda n: f"question_{n + 1}")
    text = "How many layers are on the roof now?"


class Application(DjangoModelFactory):
    """A draft, begun by somebody with an account."""

    class Meta:
        model = permits.Application

    case = factory.SubFactory(Case, status=CaseStatus.DRAFT)
    form = factory.LazyAttribute(
        lambda self: ApplicationForm(case_type=self.case.case_type, adopted_at=NOW, adopted_by=User(is_staff=True))
    )
    begun_by = factory.SubFactory(User)
    begun_at = NOW
    saved_at = NOW

    @classmethod
    def _adjust_kwargs(cls, **facts):
        return facts["case"].case_type.as_terms() | facts


class Desk(DjangoModelFactory):
    class Meta:
        model = contacts.Desk
        django_get_or_create = ("purpose",)

    purpose = "permits"
    name = "Permit desk"
    phone = "555-0142"
    email = "desk@example.gov"


def adopted(form):
    """A form, adopted: from now on it stays as it is."""
    form.adopted_at, form.adopted_by = NOW, User(is_staff=True)
    form.save(update_fields=["adopted_at", "adopted_by"])
    return form
