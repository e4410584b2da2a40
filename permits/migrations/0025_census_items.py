"""Where permits count in the monthly form of the Census Bureau."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("permits", "0024_valuation_measured"),
    ]

    operations = [
        migrations.AddField(
            model_name="casetype",
            name="census_item",
            field=models.CharField(
                blank=True,
                choices=[
                    ("101", "101 One-family house, detached"),
                    ("102", "102 One-family house, attached"),
                    ("103", "103 Building with two housing units"),
                    ("104", "104 Building with three or four housing units"),
                    ("105", "105 Building with five or more housing units"),
                    ("213", "213 Hotel, motel or other lodging"),
                    ("318", "318 Amusement and recreation"),
                    ("319", "319 Church or other religious building"),
                    ("320", "320 Industrial building"),
                    ("321", "321 Parking garage"),
                    ("322", "322 Service station or repair garage"),
                    ("323", "323 Hospital or other institution"),
                    ("324", "324 Office, bank or professional building"),
                    ("325", "325 Public works and utilities"),
                    ("326", "326 School or other educational building"),
                    ("327", "327 Store or other mercantile building"),
                    ("328", "328 Other nonresidential building"),
                    ("329", "329 Structure other than a building"),
                    ("434", "434 Addition or alteration, residential"),
                    ("437", "437 Addition or alteration, nonresidential"),
                    ("438", "438 Residential garage or carport"),
                    ("645", "645 Demolition of a one-family house"),
                    ("646", "646 Demolition of a building with two housing units"),
                    ("647", "647 Demolition of a building with three or four housing units"),
                    ("648", "648 Demolition of a building with five or more housing units"),
                    ("649", "649 Demolition of any other building"),
                ],
                help_text="Where its permits count in the monthly form C-404; nowhere when empty.",
                max_length=3,
                verbose_name="item of the Census count",
            ),
        ),
    ]
