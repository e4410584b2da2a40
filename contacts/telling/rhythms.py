"""How often a person is told: at once, once a day together, or on the site only. Each account chooses, group by group.

Some news can't be put off: what asks something of its reader, what ends a right, and what the law wants told. They
belong to no group, and no choice reaches them. Nothing is ever kept from the inbox on the site.
"""

from collections.abc import Mapping

from django.db import transaction

from contacts.choices import NoticeGroup, NoticeRhythm
from contacts.models import NoticeChoice, User

# A fee and a letter may have a day by which to answer, and somebody on a record may not belong there: always mailed.
OFFERED = {
    NoticeGroup.PROGRESS: tuple(NoticeRhythm),
    NoticeGroup.FEES: (NoticeRhythm.AT_ONCE, NoticeRhythm.DAILY),
    NoticeGroup.LETTERS: (NoticeRhythm.AT_ONCE, NoticeRhythm.DAILY),
    NoticeGroup.PEOPLE: (NoticeRhythm.AT_ONCE, NoticeRhythm.DAILY),
}


def of(user: User, group: str) -> NoticeRhythm:
    """How often an account is told of a group of news; without a choice at once."""
    chosen = NoticeChoice.objects.filter(user=user, group=group).values_list("rhythm", flat=True).first()
    return NoticeRhythm(chosen) if chosen else NoticeRhythm.AT_ONCE


def chosen(user: User) -> dict[str, str]:
    """The rhythm of every group, for an account."""
    kept = dict(NoticeChoice.objects.filter(user=user).values_list("group", "rhythm"))
    return {group: kept.get(group, NoticeRhythm.AT_ONCE) for group in OFFERED}


@transaction.atomic
def keep(rhythms: Mapping[str, str], *, by: User) -> None:
    """Keep how often an account wants to hear of each group, for what is told from now on.

    What a group does not offer is passed over, as is what is no group.
    """
    for group, offered in OFFERED.items():
        rhythm = rhythms.get(group)
        if rhythm in offered:
            NoticeChoice.objects.update_or_create(user=by, group=group, defaults={"rhythm": rhythm})
