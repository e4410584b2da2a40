"""Staff roles as named sets of permissions; `sync_roles` makes the groups match."""

EVERYBODY = {
    "contacts.view_activity",
    "contacts.view_contact",
    "contacts.view_license",
    "permits.view_address",
    "permits.view_case",
    "permits.view_casecontact",
    "permits.view_fee",
    "permits.view_hold",
    "permits.view_letter",
    "payments.view_invoice",
    "payments.view_invoiceline",
}

FINANCE = EVERYBODY | {
    # What was paid on applications that were withdrawn.
    "permits.view_withdrawal",
    "payments.add_booksaudit",
    "payments.add_dayclose",
    "payments.add_drawer",
    "payments.add_payment",
    "payments.add_refund",
    "payments.change_gatewayevent",
    "payments.change_invoice",
    "payments.change_ledgeraccount",
    "payments.view_allocation",
    "payments.view_balancetransaction",
    "payments.view_booksaudit",
    "payments.view_dayclose",
    "payments.change_discrepancy",
    "payments.view_discrepancy",
    "payments.view_dispute",
    "payments.view_drawer",
    "payments.view_gatewayevent",
    "payments.view_journalentry",
    "payments.view_ledgeraccount",
    "payments.view_payment",
    "payments.view_posting",
    "payments.view_refund",
    "payments.add_trustaccount",
    "payments.change_trustaccount",
    "payments.view_trustaccount",
    "payments.view_trustpayer",
    "permits.waive_fee",
    # What the city charges: written and adopted where the money is answered for.
    "permits.add_feeitem",
    "permits.change_feeitem",
    "permits.delete_feeitem",
    "permits.add_feeschedule",
    "permits.change_feeschedule",
    "permits.add_feescheduleversion",
    "permits.adopt_feescheduleversion",
    "permits.change_feescheduleversion",
    "permits.delete_feescheduleversion",
    "permits.add_feetier",
    "permits.change_feetier",
    "permits.delete_feetier",
    "permits.add_measure",
    "permits.change_measure",
    "permits.view_casemeasure",
    "permits.view_feeitem",
    "permits.view_feeschedule",
    "permits.view_feescheduleversion",
    "permits.view_feetier",
    "permits.view_measure",
}

# Writing for the city, saying that a letter is settled, and looking at the texts letters begin with.
LETTERS = {"permits.add_letter", "permits.change_letter", "permits.view_lettertemplate"}

# What becomes of a permit: decided at the desk, read by everybody there.
LIVES = {
    "permits.view_certificate",
    "permits.view_condition",
    "permits.view_extension",
    "permits.view_withdrawal",
}
DECIDING = LIVES | {
    "permits.add_certificate",
    "permits.change_certificate",
    "permits.change_condition",
    "permits.change_extension",
    "permits.change_withdrawal",
}

# What lies at the desk and before the reviewers.
REVIEWING = {
    "permits.view_comment",
    "permits.view_discipline",
    "permits.view_intakecheck",
    "permits.view_missingthing",
    "permits.view_review",
    "permits.view_reviewcycle",
}

# What can be applied for, what it asks, and the guide to it.
CATALOG = (
    "applicationform", "casetype", "casetypecontact", "declaration", "discipline", "documentkind", "formdocument",
    "formreview", "guideanswer", "guidequestion", "question",
)  # fmt: skip

ROLES = {
    "Technician": EVERYBODY
    | DECIDING
    | LETTERS
    | {f"permits.view_{name}" for name in CATALOG}
    | REVIEWING
    | {
        "permits.add_lettertemplate",
        "permits.change_lettertemplate",
        "permits.delete_lettertemplate",
        "contacts.add_announcement",
        "contacts.change_announcement",
        "contacts.view_announcement",
        "contacts.add_contact",
        "contacts.add_contacttie",
        "contacts.change_contacttie",
        "contacts.view_contacttie",
        "contacts.view_invitation",
        "contacts.view_licensedelegation",
        "contacts.change_contact",
        "contacts.add_contactmerge",
        "contacts.change_contactmerge",
        "contacts.view_contactmerge",
        "contacts.view_contactorigin",
        "contacts.add_license",
        "contacts.change_license",
        "contacts.view_licenseorigin",
        "contacts.view_licenselink",
        "contacts.change_licenselink",
        "contacts.add_licensesheet",
        "contacts.view_licensesheet",
        "contacts.view_licensetype",
        "contacts.view_helprequest",
        "contacts.change_helprequest",
        "contacts.view_message",
        "contacts.change_papermessage",
        "contacts.view_papermessage",
        "contacts.view_user",
        "inspections.add_absence",
        "inspections.view_absence",
        "inspections.add_inspection",
        "inspections.view_inspection",
        "inspections.change_slot",
        "inspections.view_slot",
        "inspections.add_blackout",
        "inspections.change_blackout",
        "inspections.view_blackout",
        "inspections.view_calendar",
        "inspections.view_inspectionlist",
        "inspections.view_inspectiontype",
        "inspections.view_window",
        "permits.add_case",
        "permits.change_case",
        "permits.add_casecontact",
        "permits.change_casecontact",
        "permits.add_hold",
        "permits.change_hold",
        "permits.assess_fee",
        # Checks what comes in, shares the reviews out, says what becomes of a rejection.
        "permits.decide_intakecheck",
        "permits.change_reviewcycle",
        "permits.view_casemeasure",
        "permits.view_feeitem",
        "permits.view_feeschedule",
        "permits.view_feescheduleversion",
        "permits.view_feetier",
        "permits.view_measure",
    },
    "Reviewer": EVERYBODY | LIVES | LETTERS | REVIEWING | {"permits.decide_review"},
    "Inspector": EVERYBODY
    | {
        "inspections.view_inspection",
        "inspections.view_inspectiontype",
        "inspections.view_inspector",
        "inspections.view_slot",
        "inspections.record_result",
    },
    # Who answers for the inspectors: an inspector as well, and the desk of their days.
    "Supervisor": EVERYBODY
    | {
        "inspections.add_absence",
        "inspections.view_absence",
        "inspections.add_inspection",
        "inspections.change_inspection",
        "inspections.view_inspection",
        "inspections.view_inspectiontype",
        "inspections.view_inspector",
        "inspections.change_slot",
        "inspections.view_slot",
        "inspections.record_result",
    },
    "Finance": FINANCE,
    # The second person: decides on what a clerk asked for, and closes a drawer whose cashier went home.
    "Finance lead": FINANCE | {"payments.decide_refund", "payments.supervise_drawer"},
}
# Who answers for what applicants are asked: a technician who also writes it.
ROLES["Technician lead"] = (
    ROLES["Technician"]
    | {f"permits.{act}_{name}" for act in ("add", "change") for name in CATALOG}
    | {f"permits.delete_{name}" for name in CATALOG if name not in ("casetype", "discipline", "documentkind")}
    | {"permits.adopt_applicationform", "permits.view_contacttype"}
)
