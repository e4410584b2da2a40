"""Every event that people hear of has a mail, and is either theirs to put off or never put off."""

import re
from pathlib import Path

from django.conf import settings

from permits import notices

MAILS = Path(settings.BASE_DIR, "templates/email/permits")
# Told by other ways than parties.tell: to a desk, or with a link for the mailbox alone; each has its own rhythm.
OTHERS = {
    "check_late",
    "claim_code_mailed",
    "invitation_to_case",
    "invitation_to_record",
    "letter_to_answer",
    "saved_search",
}
# What Cloudpermit tells and what cities' people ask to hear of, by what we call it.
EVENTS = """
    application_submitted application_returned application_completed review_begun corrections_required
    application_resubmitted ready_to_issue permit_issued plan_approved application_denied application_withdrawn
    permit_expires_soon permit_expired permit_finaled extension_asked extension_decided certificate_issued
    certificate_revoked hold_placed hold_lifted fees_added contact_put_on letter
    draft_will_be_discarded document_refused
"""


def known():
    return notices.ALWAYS.union(*notices.GROUPS.values())


def test_every_event_has_its_mail():
    assert set(EVENTS.split()) - {mail.stem for mail in MAILS.glob("*.txt")} == set()


def test_every_mail_is_someones_to_put_off_or_is_never_put_off():
    mails = {mail.stem for mail in MAILS.glob("[!_]*.txt")}

    assert mails - OTHERS == known()


def test_nothing_is_in_two_groups():
    every = [name for group in (*notices.GROUPS.values(), notices.ALWAYS) for name in group]

    assert len(every) == len(set(every))


def test_every_mail_ends_with_whom_to_ask():
    silent = [mail.stem for mail in MAILS.glob("[!_]*.txt") if not re.search(r"_foot\.txt|desk", mail.read_text())]

    assert set(silent) <= OTHERS
