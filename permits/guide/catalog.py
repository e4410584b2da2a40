"""The case types that can be applied for, as people look for them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from permits.models import ApplicationForm, CaseType


def offered() -> QuerySet[CaseType]:
    """The types in use by name, each with its `turnaround` if there is one, and whether it `is_open` online."""
    adopted = ApplicationForm.objects.filter(case_type=OuterRef("pk"), adopted_at__isnull=False)
    types = CaseType.objects.filter(is_active=True).annotate(is_open=Q(online=True) & Exists(adopted))
    return types.select_related("turnaround").order_by("name", "pk")


def find(words: str = "", *, kind: str = "", sector: str = "") -> list[CaseType]:
    """Those of `offered` of a CaseKind and Sector, where given, that every word is found in; types of no sector are
    of both. A word is looked for in the name, in what it is for, and in its trade; capitals do not matter."""
    types = offered()
    if kind:
        types = types.filter(kind=kind)
    if sector:
        types = types.filter(sector__in=["", sector])
    forms = ApplicationForm.objects.filter(case_type=OuterRef("pk"), adopted_at__isnull=False)
    for word in words.replace("\0", "").split()[:8]:
        types = types.filter(
            Q(name__icontains=word)
            | Q(summary__icontains=word)
            | Q(trade__icontains=word)
            | Q(prefix__iexact=word)
            | Exists(forms.filter(introduction__icontains=word))
        )
    return list(types)


def named(slug: str) -> CaseType | None:
    """The type of `offered` whose name stands in an address so; None where there is none."""
    return next((one for one in offered() if one.slug == slug), None)
