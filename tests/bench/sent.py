"""The statements that the search sends for a question, as they were sent."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from permits.forms.search import SearchForm
from permits.searching import find
from permits.views.search import years_before


def asked_in_full(asked):
    """The question as the page understands it."""
    return {"from": years_before(date.today()).isoformat()} | asked


def statements(asked):
    """What is sent, with its values, and what was found."""
    form = SearchForm(asked_in_full(asked), person=AnonymousUser())
    form.is_valid()
    sent = []

    def write_down(execute, sql, params, many, context):
        sent.append((sql, params))
        return execute(sql, params, many, context)

    wanted = form.wanted()
    with connection.execute_wrapper(write_down):
        found = find.find(wanted, by=AnonymousUser())
    return sent, found
