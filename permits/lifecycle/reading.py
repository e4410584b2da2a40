"""What a record's page tells of its life besides its status, read with the record itself."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from permits.choices import CertificateKind, ConditionDue, ExtensionStatus, WithdrawalStatus
from permits.models import Case, Certificate, Condition, Extension, Withdrawal


@dataclass(frozen=True)
class Given:
    """A certificate as a record lists it."""

    number: str
    name: str
    until: date | None
    is_revoked: bool
    kind: str


@dataclass(frozen=True)
class Life:
    conditions: list[dict]
    certificates: list[Given]
    extension_asked: bool
    withdrawal_asked: bool

    @property
    def may_be_used(self) -> bool:
        """Whether a certificate for good stands."""
        return any(one.kind != CertificateKind.TEMPORARY and not one.is_revoked for one in self.certificates)

    @staticmethod
    def annotations() -> dict:
        """What to annotate a query of cases with, so that `of` can be read of each."""
        of_case = {"case": OuterRef("pk")}
        conditions = Condition.objects.filter(**of_case).in_order()
        certificates = Certificate.objects.filter(**of_case).order_by("-issued_on", "-pk")
        given = JSONObject(number="number", kind="kind", until="until", revoked="revoked_at")
        return {
            "life_conditions": ArraySubquery(conditions.values(row=JSONObject(text="text", due="due", met="met_at"))),
            "life_certificates": ArraySubquery(certificates.values(row=given)),
            "life_extension_asked": Exists(Extension.objects.filter(**of_case, status=ExtensionStatus.ASKED)),
            "life_withdrawal_asked": Exists(Withdrawal.objects.filter(**of_case, status=WithdrawalStatus.ASKED)),
        }

    @classmethod
    def of(cls, case: Case) -> "Life":
        """Conditions in their order, certificates latest first, and whether the city has something to decide."""
        return cls(
            conditions=[{**row, "step": ConditionDue(row["due"]).label} for row in case.life_conditions],
            certificates=[_given(row) for row in case.life_certificates],
            extension_asked=case.life_extension_asked,
            withdrawal_asked=case.life_withdrawal_asked,
        )


def _given(row):
    return Given(
        number=row["number"],
        name=str(CertificateKind(row["kind"]).label),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        is_revoked=row["revoked"] is not None,
        kind=row["kind"],
    )
