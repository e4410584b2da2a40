"""What the finance desk's lists do alike. The books are changed by rules alone."""


class ReadOnly:
    """Nothing here is added, changed or deleted by hand."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
