"""Staff roles as named sets of permissions; `sync_roles` makes the groups match."""

EVERYBODY = {
    "contacts.view_activity",
    "contacts.view_contact",
    "contacts.view_license",
    "inspections.view_inspection",
    "payments.view_invoice",
    "permits.view_address",
    "permits.view_case",
    "permits.view_casecontact",
    "permits.view_fee",
    "permits.view_hold",
}

ROLES = {
    "Technician": EVERYBODY
    | {
        "contacts.add_contact",
        "contacts.change_contact",
        "contacts.add_license",
        "contacts.change_license",
        "contacts.view_licenselink",
        "contacts.change_licenselink",
        "contacts.view_licensetype",
        "contacts.view_message",
        "contacts.view_user",
        "inspections.add_inspection",
        "permits.add_case",
        "permits.change_case",
        "permits.add_casecontact",
        "permits.change_casecontact",
        "permits.add_hold",
        "permits.change_hold",
    },
    "Reviewer": EVERYBODY,
    "Inspector": EVERYBODY | {"inspections.change_inspection"},
    "Finance": EVERYBODY
    | {
        "payments.view_payment",
        "payments.add_payment",
        "payments.change_invoice",
        "payments.view_trustaccount",
        "payments.view_journalentry",
        "payments.view_ledgeraccount",
        "payments.view_gatewayevent",
        "payments.view_receipt",
    },
}
