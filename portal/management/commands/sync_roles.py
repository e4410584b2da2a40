"""Make the staff groups match portal/roles.py."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError

from portal.roles import ROLES


class Command(BaseCommand):
    help = "Makes the staff groups match portal/roles.py."

    def handle(self, **options):
        known = {
            f"{app}.{codename}": pk
            for pk, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
        }
        for name, permissions in ROLES.items():
            missing = permissions - known.keys()
            if missing:
                raise CommandError(f"{name} names permissions that do not exist: {', '.join(sorted(missing))}")
            group, _ = Group.objects.get_or_create(name=name)
            group.permissions.set([known[permission] for permission in permissions])
