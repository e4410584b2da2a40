"""The pages that a visitor reaches, and the forms on them."""

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import html5lib
from django.urls import reverse

from tests.routes import ROUTES

TYPED = {"input", "select", "textarea", "button"}


@dataclass(frozen=True)
class Form:
    """Where a form goes, how, and what each of its fields offers."""

    address: str
    method: str
    fields: dict = field(default_factory=dict)


def public_addresses(cast):
    """Every address that the table of routes has, with what is there for its parts."""
    return {name: reverse(name, kwargs=route.kwargs(cast)) for name, route in ROUTES.items()}


def forms_on(address, content):
    """The forms of a page; one of a page without any is asked for what lists are asked for."""
    tree = html5lib.parse(content, namespaceHTMLElements=False)
    for form in tree.iter("form"):
        fields = {}
        for one in form.iter():
            if one.tag in TYPED and one.get("name"):
                offered = fields.setdefault(one.get("name"), [])
                offered += [option.get("value") or "" for option in one.iter("option")] or [one.get("value") or ""]
        goes_to = urlsplit(urljoin(address, form.get("action") or ""))
        if not goes_to.netloc:
            yield Form(goes_to.path, (form.get("method") or "get").lower(), fields)
