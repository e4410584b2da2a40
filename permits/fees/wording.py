"""An item of a schedule in one line, as a clerk would say it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.formats import exact, money, plain
from permits.choices import FeeBasis
from permits.models import FeeItem


def in_words(item: FeeItem) -> str:
    """What an item costs and how it is reckoned. Reads an item fetched with its version's items."""
    words = [_basis(item)]
    if item.minimum is not None:
        words.append(_("at least %(amount)s") % {"amount": money(item.minimum)})
    if item.maximum is not None:
        words.append(_("at most %(amount)s") % {"amount": money(item.maximum)})
    if item.round_to != FeeItem._meta.get_field("round_to").default or item.rounding != "half_up":
        facts = {"how": item.get_rounding_display().lower(), "to": money(item.round_to)}
        words.append(_("rounded %(how)s, in steps of %(to)s") % facts)
    return ", ".join(words)


def _basis(item):
    if item.basis == FeeBasis.FLAT:
        amount = money(item.amount)
        if not item.measure_id:
            return amount
        return _("%(amount)s where there is %(measure)s") % {"amount": amount, "measure": item.measure.name}
    if item.basis == FeeBasis.PERCENTAGE:
        of = ", ".join(item.of_codes) or _("nothing")
        return _("%(percent)s%% of %(of)s") % {"percent": plain(item.rate), "of": of}
    measure = item.measure.name if item.measure_id else _("nothing")
    if item.basis == FeeBasis.TABLE:
        rows = len(item.tiers.all())
        words = ngettext("table of %(rows)s row by %(measure)s", "table of %(rows)s rows by %(measure)s", rows)
        return words % {"rows": rows, "measure": measure}
    facts = {"rate": exact(item.rate), "step": plain(item.step), "measure": measure}
    if item.step == 1:
        words = _("%(rate)s × %(measure)s") % facts
    elif item.or_fraction:
        words = _("%(rate)s for each %(step)s of %(measure)s or fraction thereof") % facts
    else:
        words = _("%(rate)s for each %(step)s of %(measure)s, in proportion") % facts
    if item.included:
        words = _("%(words)s beyond %(included)s") % {"words": words, "included": plain(item.included)}
    return f"{money(item.amount)} + {words}" if item.amount else words
