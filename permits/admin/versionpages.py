"""What the versions of a form and those of a fee schedule have in common: their pages, and how they stand."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.formats import long_date


class VersionPages:
    """For an admin of versions; it says in `whole` with what else one of them is read."""

    @admin.display(description=_("stands"))
    def standing(self, version):
        if not version.is_adopted:
            return gettext("Draft")
        return gettext("Adopted on %(day)s") % {"day": long_date(version.adopted_at)}

    def whole(self):
        raise NotImplementedError

    def find(self, object_id):
        """A version with what its pages show of it; None when there is none."""
        return self.whole().filter(pk=object_id).first() if str(object_id).isdecimal() else None

    def find_or_404(self, object_id):
        version = self.find(object_id)
        if version is None:
            raise Http404
        return version

    def to_version(self, version):
        return redirect(self._address(version))

    def page(self, request, version, title, *, template="version_act.html", **context):
        """The page of an act: what it will do, what stops it, a form where it needs one, the button, the way back."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{title}: {version}",
            "version": version,
            "button": title,
            "back": self._address(version),
            **context,
        }
        return TemplateResponse(request, f"permits/admin/{template}", context)

    def _address(self, version):
        return reverse(f"admin:permits_{self.opts.model_name}_change", args=[version.pk])
