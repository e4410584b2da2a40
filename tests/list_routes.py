"""What the routes of the working lists need: one of everything that an account keeps for itself."""

from permits.models import Collection
from tests.factories import NOW
from tests.route import LOGGED_IN, Route, for_all


def collection(cast):
    """One of Bob's, with the cast's permit in it."""
    facts = {"description": "All of that street", "created_at": NOW}
    own = Collection.objects.get_or_create(owner=cast.bob, name="Mortar St", defaults=facts)[0]
    own.items.get_or_create(case=cast.case, defaults={"added_at": NOW})
    return {"pk": own.pk}


# A collection is there for its owner alone.
OWNER = for_all(404, visitor=302, bob=200)
ROUTES = {
    "permits:dashboard": Route(LOGGED_IN, post=for_all(405)),
    "permits:collections": Route(LOGGED_IN, post=for_all(405, visitor=302)),
    "permits:collection-new": Route(LOGGED_IN, post=LOGGED_IN),
    "permits:collection-add": Route(LOGGED_IN, post=LOGGED_IN),
    "permits:collection": Route(OWNER, collection, post=for_all(405, visitor=302)),
    "permits:collection-name": Route(OWNER, collection, post=OWNER),
    "permits:collection-deletion": Route(OWNER, collection, post=OWNER | {"bob": 302}),
    "permits:collection-removal": Route(OWNER | {"bob": 302}, collection, post=OWNER),
    "permits:collection-move": Route(OWNER, collection, post=OWNER),
    "permits:collection-copy": Route(OWNER, collection, post=OWNER),
}
