"""How often people are told: at once, once a day together, on the site only. What can't be put off is not."""

from datetime import UTC, datetime, timedelta

from django.core import mail

from contacts.choices import ContactMethod, MessageStatus, NoticeGroup, NoticeRhythm
from contacts.models import Contact, Message, NoticeChoice, User
from contacts.telling import digests, inbox, outbox, rhythms

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # nine in the morning in the city
NEXT_MORNING = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)  # seven there
PROGRESS = NoticeGroup.PROGRESS


def told(reader, thing="1", *, group=PROGRESS, at=NOW, **facts):
    said = {"kind": "news", "subject": "The review has begun", "body": "It has.", "thread": "2026-1", **facts}
    return outbox.write(thing=thing, to=reader.email, user=reader, group=group, at=at, **said)


def choose(user, rhythm, group=PROGRESS):
    rhythms.keep({group: rhythm}, by=user)


def send_all(at):
    while digests.send_next(at=at):
        pass


def daily_mail():
    return Message.objects.get(kind="digest")


def test_without_a_choice_everything_is_told_at_once(cast):
    assert told(cast.alice).status == MessageStatus.QUEUED
    assert set(rhythms.chosen(cast.alice).values()) == {NoticeRhythm.AT_ONCE}


def test_news_for_the_site_only_stand_in_the_inbox_and_are_never_mailed(cast):
    choose(cast.alice, NoticeRhythm.SITE)

    message = told(cast.alice)
    outbox.deliver_next(at=NOW)
    send_all(at=NEXT_MORNING)

    assert (message.status, mail.outbox) == (MessageStatus.KEPT, [])
    assert [one.subject for one in inbox.read(cast.alice).messages] == ["The review has begun"]


def test_the_daily_mail_leaves_in_the_citys_morning_and_once(cast):
    choose(cast.alice, NoticeRhythm.DAILY)
    message = told(cast.alice)

    send_all(at=NEXT_MORNING - timedelta(minutes=1))
    assert not Message.objects.filter(kind="digest").exists()

    send_all(at=NEXT_MORNING)
    send_all(at=NEXT_MORNING + timedelta(hours=1))

    message.refresh_from_db()
    assert (message.status, message.sent_at) == (MessageStatus.SENT, NEXT_MORNING)
    digest = daily_mail()
    assert (digest.to, digest.subject, digest.status) == (
        cast.alice.email, "1 piece of news of your records", MessageStatus.QUEUED,
    )  # fmt: skip
    assert [one.kind for one in inbox.read(cast.alice).messages] == ["news"]


def test_what_was_told_twice_in_the_same_words_is_one_line_under_its_record(cast):
    choose(cast.alice, NoticeRhythm.DAILY)
    told(cast.alice, "1", subject="A fee was added")
    told(cast.alice, "2", thread="2026-2")
    told(cast.alice, "3", subject="A fee was added", at=NOW + timedelta(hours=1))

    send_all(at=NEXT_MORNING)

    text = daily_mail().body
    assert "- A fee was added (2 times), November 20, 2026, 10:00 am\n" in text
    assert text.index("2026-1") < text.index("A fee was added") < text.index("2026-2") < text.index("The review")
    assert daily_mail().subject == "2 pieces of news of your records"


def test_two_readers_get_a_daily_mail_each_with_their_own_news(cast):
    for user in (cast.alice, cast.bob):
        choose(user, NoticeRhythm.DAILY)
        told(user, subject=f"For {user.username}")

    send_all(at=NEXT_MORNING)

    assert {one.to: f"For {one.user.username}" in one.body for one in Message.objects.filter(kind="digest")} == {
        cast.alice.email: True, cast.bob.email: True,
    }  # fmt: skip


def test_the_choice_of_an_account_counts_for_the_address_it_has_proved(cast):
    choose(cast.alice, NoticeRhythm.DAILY)

    message = outbox.write(
        kind="news", thing="1", to=cast.alice.email, subject="s", body="b", at=NOW, group=PROGRESS,
        contact=Contact.objects.get(email="alice@example.org"),
    )  # fmt: skip

    assert (message.status, message.user) == (MessageStatus.DAILY, cast.alice)


def test_what_belongs_to_no_group_is_told_at_once_whatever_was_chosen(cast):
    for group in NoticeGroup:
        choose(cast.alice, NoticeRhythm.DAILY, group)

    assert told(cast.alice, group="").status == MessageStatus.QUEUED


def test_letters_and_fees_cannot_be_kept_from_the_mail(cast):
    for group in (NoticeGroup.LETTERS, NoticeGroup.FEES, NoticeGroup.PEOPLE):
        choose(cast.alice, NoticeRhythm.SITE, group)

    assert not NoticeChoice.objects.exists()


def test_who_is_told_by_letter_gets_each_with_the_post_of_the_day(cast):
    User.objects.filter(pk=cast.alice.pk).update(preferred_contact_method=ContactMethod.PAPER)
    Contact.objects.filter(email="alice@example.org").update(address_line="1 Level St", city="Plumb Hollow")
    choose(cast.alice, NoticeRhythm.DAILY)
    cast.alice.refresh_from_db()

    message = told(cast.alice)

    assert (message.method, message.status) == (ContactMethod.PAPER, MessageStatus.QUEUED)


def test_a_mail_of_a_group_says_where_to_choose(cast):
    told(cast.alice)

    outbox.deliver_next(at=NOW)

    assert "how often: " in mail.outbox[0].body
    assert mail.outbox[0].body.rstrip().endswith("/account/notices/")


def test_choices_are_kept_from_the_page_and_shown_there(client, cast):
    client.force_login(cast.alice)
    answers = {"progress": "site", "fees": "daily", "letters": "daily", "people": "at_once"}

    page = client.post("/account/notices/", answers, follow=True)

    assert "Your choice is kept." in page.content.decode()
    assert rhythms.chosen(cast.alice) == answers


def test_a_choice_that_is_not_offered_is_refused_at_its_field(client, cast):
    client.force_login(cast.alice)
    answers = {"progress": "site", "fees": "daily", "letters": "site", "people": "at_once"}

    page = client.post("/account/notices/", answers)

    assert page.context["form"].errors == {"letters": ["Choose one."]}
    assert not NoticeChoice.objects.exists()
