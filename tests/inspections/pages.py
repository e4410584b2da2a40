"""Where the pages of visits are, and how a test reads them."""

import html5lib

TAB = "/permits/BLDR-2026-00042/inspections/"
REQUEST = f"{TAB}request/"
CONFIRM = f"{REQUEST}confirm/"
SENT = {
    "inspection_type": "footing",
    "when": "2026-11-19 morning",
    "site_contact_name": "Sam Siteman",
    "site_contact_phone": "555-0144",
    "note": "SECRET-NOTE",
}


def read(response):
    """The page's text, once it has been parsed strictly."""
    page = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(page)
    return page


def login(client, user):
    client.force_login(user)
    return client
