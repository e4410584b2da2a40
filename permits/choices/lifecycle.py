"""What is asked for and given after a permit is issued."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExtensionStatus(models.TextChoices):
    ASKED = "asked", _("Waiting for the city")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")


class WithdrawalStatus(models.TextChoices):
    ASKED = "asked", _("Waiting for the city")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class CertificateNeed(models.TextChoices):
    """What a case type ends with once its permit is finaled."""

    NONE = "none", _("No certificate")
    OCCUPANCY = "occupancy", _("Certificate of occupancy")
    COMPLETION = "completion", _("Certificate of completion")


class CertificateKind(models.TextChoices):
    TEMPORARY = "temporary", _("Temporary certificate of occupancy")
    OCCUPANCY = "occupancy", _("Certificate of occupancy")
    COMPLETION = "completion", _("Certificate of completion")


class ConditionDue(models.TextChoices):
    """The step of a permit before which a condition has to be met."""

    ALWAYS = "always", _("Holds as long as the permit does")
    ISSUANCE = "issuance", _("Before the permit is issued")
    FINAL = "final", _("Before the permit is finaled")
    OCCUPANCY = "occupancy", _("Before the certificate of occupancy")
