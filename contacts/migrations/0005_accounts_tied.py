"""The one account that a contact had becomes its first tie."""

from django.db import migrations

TIE = """
    INSERT INTO contacts_contacttie (contact_id, user_id, origin, rights, is_manager, since)
    SELECT contact.id, account.id, CASE contact.kind WHEN 'company' THEN 'founded' ELSE 'own' END,
           ARRAY['view', 'schedule', 'pay', 'upload', 'manage_contacts', 'apply'], contact.kind = 'company',
           account.date_joined
      FROM contacts_contact AS contact JOIN contacts_user AS account ON account.id = contact.user_id
"""
UNTIE = """
    UPDATE contacts_contact SET user_id = tie.user_id FROM contacts_contacttie AS tie
     WHERE tie.contact_id = contacts_contact.id AND tie.ended_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_ties_and_requests")]

    operations = [migrations.RunSQL(TIE, UNTIE)]
