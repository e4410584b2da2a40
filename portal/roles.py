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
    "payments.view_invoice",
    "payments.view_invoiceline",
}

ROLES = {
    "Technician": EVERYBODY
    | {
        "contacts.add_contact",
        "contacts.change_contact",
        "contacts.add_contactmerge",
        "contacts.change_contactmerge",
        "contacts.view_contactmerge",
        "contacts.add_license",
        "contacts.change_license",
        "contacts.view_licenselink",
        "contacts.change_licenselink",
        "contacts.add_licensesheet",
        "contacts.view_licensesheet",
        "contacts.view_licensetype",
        "contacts.view_helprequest",
        "contacts.change_helprequest",
        "contacts.view_message",
        "contacts.view_user",
        "inspections.add_inspection",
        "inspections.view_inspection",
        "inspections.add_blackout",
        "inspections.change_blackout",
        "inspections.view_blackout",
        "permits.add_case",
        "permits.change_case",
        "permits.add_casecontact",
        "permits.change_casecontact",
        "permits.add_hold",
        "permits.change_hold",
    },
    "Reviewer": EVERYBODY,
    "Inspector": EVERYBODY
    | {
        "inspections.view_inspection",
        "inspections.view_inspectiontype",
        "inspections.view_inspector",
        "inspections.record_result",
    },
    "Finance": EVERYBODY
    | {
        "payments.add_payment",
        "payments.change_gatewayevent",
        "payments.view_allocation",
        "payments.view_gatewayevent",
        "payments.view_journalentry",
        "payments.view_ledgeraccount",
        "payments.view_payment",
        "payments.view_posting",
        "payments.view_trustaccount",
    },
}
