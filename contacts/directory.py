"""Finding a contact by name or by one's own stars, without learning how to reach anybody."""

from django.core.signing import BadSignature, Signer

from contacts.models import Contact, Favourite, User


def find(text: str):
    """The contacts that answer to a name, in the order of it. An email address finds nobody, known or not."""
    return Contact.objects.findable().named(text).by_name()


def favourites(user: User):
    """The contacts that an account has starred, in the order of their names."""
    return Contact.objects.standing().filter(starred_by__user=user).by_name()


def star(contact: Contact, *, by: User) -> None:
    """Keep a contact among the favourites of an account; a second time changes nothing."""
    Favourite.objects.get_or_create(user=by, contact=contact)


def unstar(contact: Contact, *, by: User) -> None:
    """Take a contact from the favourites of an account; a second time changes nothing."""
    Favourite.objects.filter(user=by, contact=contact).delete()


def reference(contact: Contact, *, reader: User) -> str:
    """What a form sends instead of a contact's key: only somebody whom this reader was shown can be chosen."""
    return _signer(reader).sign(contact.pk)


def referred_to(text: str, *, reader: User) -> Contact | None:
    """The contact that this reader was given a reference to, or None."""
    try:
        return Contact.objects.standing().filter(pk=_signer(reader).unsign(text)).first()
    except BadSignature:
        return None


def _signer(reader):
    return Signer(salt=f"contacts shown to {reader.pk}")
