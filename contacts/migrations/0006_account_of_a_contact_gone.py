from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("contacts", "0005_accounts_tied")]

    operations = [migrations.RemoveField(model_name="contact", name="user")]
