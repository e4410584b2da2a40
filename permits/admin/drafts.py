"""Drafts of a fee schedule while somebody saves them: nobody adopts one meanwhile, and what is adopted stays."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect

from permits.forms.fees import ADOPTED
from permits.models import FeeScheduleVersion


class HoldsDraft:
    """For the admin of versions and of items: whoever saves or deletes holds the version until that is done.

    What was adopted before is not changed: the form says so above what was typed (permits.forms.fees). Each admin
    names the versions that a request is about (`versions_of`: by the row's id and by that of the version in the form),
    and the one that a row belongs to (`version_of`).
    """

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        if request.method != "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)
        with transaction.atomic():
            self._hold(request, object_id)
            return super().changeform_view(request, object_id, *args, **kwargs)

    def delete_view(self, request, object_id, *args, **kwargs):
        if request.method != "POST":
            return super().delete_view(request, object_id, *args, **kwargs)
        with transaction.atomic():
            adopted = [version for version in self._hold(request, object_id) if version.is_adopted]
            if adopted and self._may_delete(request):
                messages.error(request, ADOPTED)
                return redirect("admin:permits_feescheduleversion_change", adopted[0].pk)
            return super().delete_view(request, object_id, *args, **kwargs)

    def has_change_permission(self, request, obj=None):
        """What is adopted is only shown; where it is sent all the same, the form answers."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.method == "POST" or not self.version_of(obj).is_adopted)

    def has_delete_permission(self, request, obj=None):
        return self._may_delete(request) and obj is not None and not self.version_of(obj).is_adopted

    def _may_delete(self, request):
        return request.user.has_perm(f"permits.delete_{self.opts.model_name}")

    def _hold(self, request, object_id):
        wanted = self.versions_of(_key(object_id), _key(request.POST.get("version")))
        return FeeScheduleVersion.objects.locked_in_order(set(wanted.order_by().values_list("pk", flat=True)))


def _key(text):
    return text if str(text).isdecimal() else None
