"""What people hear about a record, by the template of the mail, and which group of news each belongs to.

Those of no group ask something of their reader, or give or end a right: they are told at once whatever somebody chose.
"""

from contacts.choices import NoticeGroup

GROUPS = {
    NoticeGroup.PROGRESS: {
        "application_submitted",
        "application_resubmitted",
        "application_completed",
        "review_begun",
        "ready_to_issue",
        "permit_issued",
        "plan_approved",
        "permit_finaled",
        "certificate_issued",
        "hold_lifted",
        "extension_asked",
    },
    NoticeGroup.FEES: {"fees_added"},
    NoticeGroup.LETTERS: {"letter"},
    NoticeGroup.PEOPLE: {"contact_put_on", "contact_taken_off"},
}
ALWAYS = {
    "application_denied",
    "application_returned",
    "application_withdrawn",
    "certificate_revoked",
    "claim_code_used",
    "corrections_required",
    "document_refused",
    "draft_will_be_discarded",
    "extension_decided",
    "hold_placed",
    "license_confirmed",
    "license_declined",
    "license_named",
    "permit_expired",
    "permit_expires_soon",
    "permit_void",
}

_GROUP_OF = {template: group for group, templates in GROUPS.items() for template in templates}


def group_of(template: str) -> str:
    """The NoticeGroup of a mail, blank for what can't be put off."""
    return _GROUP_OF.get(template, "")
