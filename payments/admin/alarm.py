"""What stands on the staff's home page while the books do not stand."""

from payments.models import BooksAudit


def on_home_page(request, context):
    """The last audit, where it found something and whoever looks answers for the money (unfold asks here)."""
    last = BooksAudit.last() if request.user.has_perm("payments.view_booksaudit") else None
    return context | {"books_alarm": last if last and last.problems else None}
