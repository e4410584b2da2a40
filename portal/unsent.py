"""What a person sent after the log-in had ended: kept in the browser's session until the same person is back."""

from dataclasses import dataclass

from django.http import HttpRequest

from contacts.models import User

KEY = "unsent"
LARGEST = 100_000  # characters; a session is no store for files
# Nothing of a form is kept that asks for one of these.
SECRETS = ("password", "answer", "code", "secret", "credential")
# The questions of an application are none, whatever a city calls them.
QUESTION = "q-"
# What a page carries for itself, and nobody typed.
CARRIED = ("seen", "key")


@dataclass(frozen=True)
class Unsent:
    """One form: where it was going and what was in it, by the names of its fields."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What a person reads of it: fields with something in them, their names as words."""
        return [
            (name.rpartition("-")[2].replace("_", " ").capitalize(), text)
            for name, text in self.fields
            if text.strip() and name not in CARRIED
        ]


def keep(request: HttpRequest, *, user_pk: int) -> bool:
    """Keep the form of a request for one account; False when it is too large or asks for a secret."""
    fields = [(name, text) for name, texts in request.POST.lists() for text in texts if name != "csrfmiddlewaretoken"]
    names = [name.lower() for name, _text in fields if not name.startswith(QUESTION)]
    asks_for_a_secret = any(secret in name for name in names for secret in SECRETS)
    if asks_for_a_secret or sum(len(name) + len(text) for name, text in fields) > LARGEST:
        return False
    request.session[KEY] = {
        "path": request.get_full_path(),
        "fields": fields,
        "had_files": bool(request.FILES),
        "user": user_pk,
    }
    return True


def kept_for(user: User, request: HttpRequest) -> Unsent | None:
    """The form that waits for this account in this browser; another account's is not there."""
    kept = request.session.get(KEY)
    if not kept or kept["user"] != user.pk:
        return None
    return Unsent(kept["path"], [tuple(field) for field in kept["fields"]], kept["had_files"])


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def forget_if_sent(request: HttpRequest) -> None:
    """The form has gone where it was going."""
    kept = request.session.get(KEY)
    if kept and kept["path"] == request.get_full_path():
        forget(request)
