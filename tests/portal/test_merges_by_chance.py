"""Whatever hangs on whatever contacts, merged in whatever way: nobody loses anything, and it can all be taken back.

A failing run prints its steps; put them into a test of their own.
"""

from contextlib import suppress
from datetime import timedelta

from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contacts.choices import ContactKind, HelpKind, LinkStatus, Right
from contacts.merging import unmerging
from contacts.merging.repointing import pointing_at
from contacts.models import (
    Contact,
    ContactMerge,
    ContactOrigin,
    ContactTie,
    Favourite,
    HelpRequest,
    License,
    LicenseLink,
)
from contacts.refusals import NotAllowed
from permits.models import Case, CaseContact, ClaimCode
from tests import factories
from tests.factories import NOW, TODAY
from tests.merging import dump, invitation, leave, link, member, merge, party

LATER = NOW + timedelta(days=2)
FIRMS = 3
# The same is tied to one or several of them, so that merges find it on both sides more often than not.
who, whose = st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True), st.integers(0, FIRMS - 1)
users, things = st.integers(0, 1), st.integers(0, 1)
rights = st.lists(st.sampled_from(Right.values), unique=True, max_size=3)
# All kinds of facts are of one shape, which lets a failing run become a small one.
FACTS = st.tuples(
    st.sampled_from(
        ["party", "party", "tie", "tie", "link", "leave", "star", "holder", "letter", "help", "code", "origin"]
    ),
    who,
    whose,
    users,
    things,
    rights,
    st.booleans(),
)
# One account at all of them, which act under one license and have one case: what is worked on was made of several.
SHARED = [
    ("link", [0, 1, 2], 0, 1, 0, [], False),
    ("tie", [0, 1, 2, 3, 4, 5], 0, 0, 0, ["view", "pay"], False),
    ("party", [0, 1, 2, 3, 4, 5], 0, 0, 0, [], False),
]
MERGES = st.tuples(st.booleans(), st.lists(whose, min_size=2, max_size=3, unique=True), whose)
WORK = st.one_of(
    FACTS,
    st.tuples(
        st.sampled_from(["end ties", "end links", "take off", "unstar", "narrow", "change contact", "stale save"]),
        who,
        whose,
        users,
        things,
        rights,
        st.booleans(),
    ),
)


class World:
    """Companies and people, two accounts, two cases and two licenses, and whatever chance ties between them."""

    def __init__(self, cast):
        self.cast = cast
        self.firms = [
            factories.Contact(kind=ContactKind.COMPANY, company_name=f"Firm {turn}", last_name="")
            for turn in range(FIRMS)
        ]
        self.people = [factories.Contact(phone=f"555-01{turn}") for turn in range(3)]
        self.users = [cast.alice, cast.charlie]
        self.cases = [factories.Case(), factories.Case()]
        self.licenses = [factories.License(), factories.License()]
        self.stale = None

    def add(self, fact):
        """Tie something to some contacts; what is there already is not tied again."""
        kind, some, whose, user, thing, may, flag = fact
        for one in some:
            self.add_one(kind, one, whose, user, thing, may, flag)

    def add_one(self, kind, one, whose, user, thing, may, flag):
        contact, user = (self.firms + self.people)[one], self.users[user]
        case, license = self.cases[thing], self.licenses[thing]
        firm = self.firms[(whose if kind == "party" else one) % FIRMS]
        with suppress(IntegrityError), transaction.atomic():
            if kind == "party":
                company = firm if may and firm != contact else None
                party(case, contact, ["Applicant", "Owner"][flag], rights=may or None, company=company)
            elif kind == "tie":
                member(contact, user, *may, is_manager=flag, since=NOW - timedelta(days=one, microseconds=thing))
            elif kind == "link":
                link(firm, license, user, list(LinkStatus.LIVE)[one % 3], by=self.cast.dana)
            elif kind == "leave":
                leave(firm, license, user, *may)
            elif kind == "star":
                Favourite.objects.create(user=user, contact=contact)
            elif kind == "holder":
                License.objects.filter(pk=license.pk).update(holder=contact)
            elif kind == "letter":
                invitation(firm, user, license=license if flag else None)
            elif kind == "help":
                self.help(contact, user)
            elif kind == "code":
                self.code(contact)
            elif kind == "origin":
                ContactOrigin.objects.create(
                    contact=contact, source="List", number=f"{one}{thing}", row_hash="x", said={}, first_at=NOW,
                    changed_at=NOW,
                )  # fmt: skip

    def help(self, contact, user):
        HelpRequest.objects.create(
            kind=HelpKind.CONTACT_WRONG, user=user, name="Max", email="max@example.org", contact=contact,
            text="Wrong", asked_at=NOW, due_on=TODAY, thing=f"contact {contact.pk}",
        )  # fmt: skip

    def code(self, contact):
        row = CaseContact.objects.filter(contact=contact).order_by("pk").first()
        if row:
            count = ClaimCode.objects.count()
            ClaimCode.objects.create(case=row.case, party=row, code_hash=str(count), mailed_at=NOW, expires_on=TODAY)

    def merge(self, step, at=NOW):
        """Merge some firms or some people; the number picks who stays and whose values."""
        of_firms, members, pick = step
        group = self.firms if of_firms else self.people
        chosen = list({place % len(group): group[place % len(group)] for place in members}.values())
        chosen = list(Contact.objects.filter(pk__in=[contact.pk for contact in chosen]).order_by("pk"))
        stays = chosen[pick % len(chosen)]
        values = {name: chosen[(pick + 1) % len(chosen)] for name in ("email", "phone", "company_name")}
        others = [contact for contact in chosen if contact != stays]
        with suppress(NotAllowed):
            return merge(stays, *others, by=self.cast.dana, at=at, chosen=values)

    def work(self, step):
        """What people do with the records after a merge."""
        kind, (one, *_more), _whose, user, thing, may, flag = step
        contact, user = (self.firms + self.people)[one], self.users[user]
        live = ContactTie.objects.live().filter(user=user)
        if kind == "end ties":
            live.update(ended_at=LATER, ended_by=self.cast.dana)
        elif kind == "end links":
            LicenseLink.objects.live().filter(user=user).update(status=LinkStatus.REMOVED, ended_at=LATER)
        elif kind == "take off":
            CaseContact.objects.filter(case=self.cases[thing], contact_type__name=["Applicant", "Owner"][flag]).delete()
        elif kind == "unstar":
            user.favourites.all().delete()
        elif kind == "narrow":
            live.update(rights=may)
        elif kind == "change contact":
            Contact.objects.standing().filter(pk=contact.pk).update(email=f"new{one}@example.org")
        elif kind == "stale save":
            if self.stale is not None and CaseContact.objects.filter(pk=self.stale.pk).exists():
                self.stale.save()
        else:
            self.add(step)

    def reach(self):
        """What each account sees, and what it acts under."""
        return {
            (user.pk, kind, pk)
            for user in self.users
            for kind, rows in (
                ("case", Case.objects.mine(user)),
                *((right, License.objects.open_to(user, right)) for right in (Right.VIEW, Right.PAY)),
            )
            for pk in rows.values_list("pk", flat=True)
        }


def nothing_hangs_on_a_merged_contact():
    connection.check_constraints()
    merged = set(Contact.objects.exclude(merged_into=None).values_list("pk", flat=True))
    for field in pointing_at(Contact):
        assert not field.model._base_manager.filter(**{f"{field.attname}__in": merged}).exists(), field


def rolled_back(test):
    """Each example begins with the cast alone."""

    def run(cast, *args):
        with transaction.atomic():
            before = transaction.savepoint()
            test(World(cast), *args)
            transaction.savepoint_rollback(before)

    return run


by_chance = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@by_chance
@example(
    facts=[
        ("party", [3], 0, 0, 1, ["view", "schedule", "pay"], False),
        ("party", [0, 1], 0, 0, 0, ["view", "schedule", "pay"], True),
        ("leave", [0, 1, 2, 3], 0, 0, 0, ["view"], False),
        ("party", [0, 1, 2], 0, 0, 0, ["view"], True),
        ("party", [0, 5], 2, 0, 1, ["view"], False),
        ("party", [0, 1, 2, 3], 0, 0, 0, [], False),
        ("party", [0], 0, 0, 0, [], False),
        ("party", [0], 0, 0, 0, [], False),
    ],
    merges=[(True, [0, 2], 0), (False, [0, 1, 2], 0), (False, [0, 1], 0), (False, [0, 1], 0)],
    tried_first=[3],
)
@given(
    facts=st.lists(FACTS, min_size=2, max_size=12),
    merges=st.lists(MERGES, min_size=1, max_size=4),
    tried_first=st.lists(st.integers(0, 3), max_size=2),
)
def test_merged_and_undone_in_any_order_everything_stands_as_it_stood(cast, facts, merges, tried_first):
    @rolled_back
    def run(world):
        for fact in facts:
            world.add(fact)
        before = dump()
        for step in merges:
            reached = world.reach()
            world.merge(step)
            nothing_hangs_on_a_merged_contact()
            assert reached <= world.reach()
        made = list(ContactMerge.objects.order_by("-pk"))
        for place in tried_first:
            if made:
                standing = dump()
                try:
                    unmerging.undo(made[place % len(made)], by=world.cast.dana, at=LATER)
                except NotAllowed:
                    assert dump() == standing
                nothing_hangs_on_a_merged_contact()
        for one in ContactMerge.objects.in_force().order_by("-pk"):
            unmerging.undo(one, by=world.cast.dana, at=LATER)
        assert dump() == before

    run(cast)


@by_chance
@given(st.lists(FACTS, min_size=2, max_size=10), MERGES, st.lists(WORK, min_size=1, max_size=5))
def test_worked_on_since_all_that_nobody_touched_goes_back_or_nothing_does(cast, facts, step, work):
    @rolled_back
    def run(world):
        for fact in SHARED + facts:
            world.add(fact)
        before = dump()
        world.stale = CaseContact.objects.filter(case__in=world.cases).order_by("pk").first()
        merged = world.merge(step)
        if merged is None:
            return
        standing = dump()
        for one in work:
            world.work(one)
            nothing_hangs_on_a_merged_contact()
        worked, reached = dump(), world.reach()
        touched = {key for key in standing.keys() | worked.keys() if standing.get(key) != worked.get(key)}
        try:
            unmerging.undo(merged, by=world.cast.dana, at=LATER)
        except NotAllowed:
            assert dump() == worked
            return
        after = dump()
        nothing_hangs_on_a_merged_contact()
        made_one = merged.steps.filter(act="replaced")
        partners = {
            (one.model.replace(".", "_"), one.facts["row"])
            for one in made_one
            if (one.model.replace(".", "_"), one.facts["by"]) in touched
        }
        assert {key: row for key, row in after.items() if key not in touched | partners} == {
            key: row for key, row in before.items() if key not in touched | partners
        }
        # What was taken away since does not come back, nor does anybody's way to it.
        assert world.reach() <= reached
        gone = {key for key in touched if key not in worked}
        assert not gone & after.keys()

    run(cast)
