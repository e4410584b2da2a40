"""Machines act under a name too, so history never has an empty one."""

from contacts.models import User


def robot(name: str) -> User:
    """The account a machine acts under, such as robot("stripe"); it cannot log in."""
    user, is_new = User.objects.get_or_create(
        username=f"robot-{name}", defaults={"first_name": name.capitalize(), "is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
