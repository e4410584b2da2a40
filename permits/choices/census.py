"""What the monthly form C-404 of the Census Bureau counts."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class CensusItem(models.TextChoices):
    """What the monthly count of the Census Bureau (form C-404) calls what a permit is for."""

    HOUSE = "101", _("101 One-family house, detached")
    TOWNHOUSE = "102", _("102 One-family house, attached")
    TWO_UNITS = "103", _("103 Building with two housing units")
    FEW_UNITS = "104", _("104 Building with three or four housing units")
    MANY_UNITS = "105", _("105 Building with five or more housing units")
    HOTEL = "213", _("213 Hotel, motel or other lodging")
    RECREATION = "318", _("318 Amusement and recreation")
    CHURCH = "319", _("319 Church or other religious building")
    INDUSTRIAL = "320", _("320 Industrial building")
    PARKING = "321", _("321 Parking garage")
    SERVICE_STATION = "322", _("322 Service station or repair garage")
    HOSPITAL = "323", _("323 Hospital or other institution")
    OFFICE = "324", _("324 Office, bank or professional building")
    PUBLIC_WORKS = "325", _("325 Public works and utilities")
    SCHOOL = "326", _("326 School or other educational building")
    STORE = "327", _("327 Store or other mercantile building")
    OTHER_BUILDING = "328", _("328 Other nonresidential building")
    STRUCTURE = "329", _("329 Structure other than a building")
    HOME_CHANGED = "434", _("434 Addition or alteration, residential")
    OTHER_CHANGED = "437", _("437 Addition or alteration, nonresidential")
    GARAGE = "438", _("438 Residential garage or carport")
    HOUSE_RAZED = "645", _("645 Demolition of a one-family house")
    TWO_UNITS_RAZED = "646", _("646 Demolition of a building with two housing units")
    FEW_UNITS_RAZED = "647", _("647 Demolition of a building with three or four housing units")
    MANY_UNITS_RAZED = "648", _("648 Demolition of a building with five or more housing units")
    OTHER_RAZED = "649", _("649 Demolition of any other building")

    # How many housing units there are, where the item itself says so; others are counted on each permit.
    UNITS = nonmember({"101": 1, "102": 1, "103": 2, "645": 1, "646": 2})
    HOUSING = nonmember(("101", "102", "103", "104", "105", "645", "646", "647", "648"))
