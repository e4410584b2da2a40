"""Money, dates and times in templates: `{% load city %}`."""

from django import template

from contacts import formats

register = template.Library()
register.filter("money", formats.money)
register.filter("long_date", formats.long_date)
register.filter("short_date", formats.short_date)
register.filter("weekday", formats.weekday)
register.filter("clock", formats.clock)
