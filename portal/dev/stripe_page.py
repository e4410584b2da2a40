"""The demo's card page: what stands at checkout.stripe.com in a real installation."""

import re
from datetime import date
from html import escape
from string import Template
from urllib.parse import urlsplit

DECLINED = "4000000000000002"
NO_FUNDS = "4000000000009995"
BANK = "000123456789"
PAYS = {"4242424242424242", "5555555555554444", "378282246310005"}

STYLE = """
*{box-sizing:border-box}
body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#f7f8f8}
main{max-width:34rem;margin:2rem auto;padding:1.5rem;background:#fff;border:1px solid #dcdee0}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
.notice{background:#fef0c8;border-left:.5rem solid #936f38;padding:.75rem 1rem;margin:0 0 1.5rem}
table{width:100%;border-collapse:collapse;margin:1rem 0}
th{text-align:left;font-weight:400}td{text-align:right;font-variant-numeric:tabular-nums}
th,td{padding:.375rem 0;border-bottom:1px solid #dcdee0}tfoot th,tfoot td{font-weight:700}
label{display:block;font-weight:600;margin-top:1rem}
.hint{color:#565c65;display:block}
input{width:100%;font:inherit;padding:.5rem;border:1px solid #565c65;border-radius:0}
input[aria-invalid]{border:3px solid #b50909}
.error{color:#b50909;font-weight:600;display:block}
.summary{border:1px solid #b50909;border-left-width:.5rem;padding:.75rem 1rem;margin:0 0 1.5rem}
.summary h2{font-size:1.125rem;margin:0}.summary a{color:#b50909}
button{font:inherit;font-weight:700;color:#fff;background:#14505c;border:0;padding:.75rem 1.25rem;
 margin-top:1.5rem;width:100%}
:focus{outline:3px solid #0050d8;outline-offset:2px}
a{color:#14505c}
main:focus{outline:0}
header,footer{max-width:34rem;margin:1rem auto;padding:0 1.5rem;color:#565c65}
table{table-layout:fixed}th,td{overflow-wrap:anywhere}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:.5rem;background:#fff;padding:.5rem}
"""

PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title</title>
<link rel="stylesheet" href="/card.css">
</head>
<body>
<a class="skip" href="#main">Skip to the main part</a>
<header>Card payments, demonstration</header>
<main id="main" tabindex="-1">
$content
</main>
<footer>No real card is charged on this page.</footer>
</body>
</html>
""")

FORM = Template("""<h1>Pay $amount by card</h1>
<p class="notice">This is the demo’s card page. No real card is charged.
Card 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined; 0001 2345 6789 pays by bank, which is decided later.
Any later month and any three digits will do.</p>
$summary
<table>
<caption hidden>What you are paying</caption>
<tbody>$lines</tbody>
<tfoot><tr><th scope="row">Total</th><td>$amount</td></tr></tfoot>
</table>
<form method="post" novalidate>
$fields
<button type="submit">Pay $amount</button>
</form>
<p><a href="$cancel">Cancel and go back</a></p>""")

FIELDS = [
    ("email", "Email", "The receipt goes here.", "email", "email"),
    ("card", "Card number", "", "cc-number", "numeric"),
    ("expiry", "Expires", "Month and year, for example 08/31", "cc-exp", "text"),
    ("cvc", "Security code", "Three or four digits", "cc-csc", "numeric"),
]


def page(title, content):
    return PAGE.substitute(title=escape(title), content=content).encode()


def dollars(cents):
    return f"${cents // 100:,}.{cents % 100:02d}"


def card_page(session, typed, errors):
    """The form, with what was typed kept (but for the card's own numbers) and each error at its field."""
    lines = "".join(
        f'<tr><th scope="row">{escape(line["name"])}</th><td>{dollars(line["amount"])}</td></tr>'
        for line in session["line_items_shown"]
    )
    content = FORM.substitute(
        amount=dollars(session["amount_total"]),
        lines=lines,
        summary=_summary(errors),
        fields="".join(_field(*each, typed, errors) for each in FIELDS),
        cancel=escape(session["cancel_url"] or session["success_url"]),
    )
    return page(("Error: " if errors else "") + f"Pay {dollars(session['amount_total'])} by card", content)


def closed_page(session):
    """For a session that can no longer be paid."""
    back = escape(session["cancel_url"] or session["success_url"])
    return page(
        "This payment page has expired",
        "<h1>This payment page has expired</h1>"
        f'<p>Nothing was charged. <a href="{back}">Go back and start again</a></p>',
    )


def _summary(errors):
    if not errors:
        return ""
    items = "".join(f'<li><a href="#{name}">{escape(text)}</a></li>' for name, text in errors.items())
    return f'<div class="summary" role="alert"><h2>The payment was not made</h2><ul>{items}</ul></div>'


def _field(name, label, hint, complete, mode, typed, errors):
    value = escape(typed.get("email", "")) if name == "email" else ""
    described = [f"{name}-hint"] * bool(hint) + [f"{name}-error"] * (name in errors)
    marks = f' aria-describedby="{" ".join(described)}"' if described else ""
    marks += ' aria-invalid="true"' if name in errors else ""
    return (
        f'<label for="{name}">{label}</label>'
        + (f'<span class="hint" id="{name}-hint">{hint}</span>' if hint else "")
        + (f'<span class="error" id="{name}-error">{escape(errors[name])}</span>' if name in errors else "")
        + f'<input id="{name}" name="{name}" value="{value}" autocomplete="{complete}" inputmode="{mode}"'
        f"{marks} required>"
    )


def is_bank(typed):
    """Whether the typed number is the bank account's."""
    return _number(typed) == BANK


def mistakes(typed, today=None, *, decline=False):
    """What is wrong with the typed card, by field."""
    errors = {}
    card = _number(typed)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", typed.get("email", "").strip()):
        errors["email"] = "Enter an email address, like name@example.org."
    if decline or card == DECLINED:
        errors["card"] = "Your card was declined. Try another card."
    elif card == NO_FUNDS:
        errors["card"] = "Your card has insufficient funds. Try another card."
    elif card not in PAYS | {BANK}:
        errors["card"] = "This page takes test cards only, such as 4242 4242 4242 4242."
    if not _in_future(typed.get("expiry", ""), today or date.today()):
        errors["expiry"] = "Enter the month and year on the card, like 08/31."
    if not re.fullmatch(r"\d{3,4}", typed.get("cvc", "").strip()):
        errors["cvc"] = "Enter the three or four digits."
    return errors


def _number(typed):
    return re.sub(r"[ -]", "", typed.get("card", ""))


def _in_future(text, today):
    found = re.fullmatch(r"\s*(\d{1,2})\s*/?\s*(?:20)?(\d{2})\s*", text)
    if not found or not 1 <= int(found[1]) <= 12:
        return False
    return (2000 + int(found[2]), int(found[1])) >= (today.year, today.month)


def back_to(session):
    """Where the browser goes after paying."""
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def security_headers(session=None):
    """Strict, with the site's own origin as the one place the form may lead to."""
    site = ""
    if session:
        target = urlsplit(session["success_url"])
        site = f" {target.scheme}://{target.netloc}"
    return {
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action 'self'{site}",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
