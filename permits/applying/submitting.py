"""Handing an application in."""

from datetime import datetime

from django.db import transaction

from contacts.models import User
from permits.models import Application, Case


@transaction.atomic
def submit(application: Application, *, by: User, at: datetime) -> Case:
    """Hand a draft in and return its case, now with the city; one that was handed in already is returned as it is.

    Charges what is due at submittal and at issuance, tells everybody on the case, and gives it to
    permits.reviewing. Raises PermissionDenied unless `by` may apply on it, and NotAllowed with every reason, each
    leading to its step and field.
    """
    raise NotImplementedError
