"""What a collection is called, and which one records go into."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import User
from permits.models import Collection

NEW = "new"
NAMELESS = _("Give the new collection a name.")


class NameForm(forms.Form):
    """A name and what it is for; `besides` is the collection that has the name now."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    description = forms.CharField(
        label=_("Description"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, owner: User, besides: Collection | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.owner, self.besides = owner, besides

    def clean_name(self):
        return _free_name(self.cleaned_data["name"], self.owner, self.besides)

    def clean_description(self):
        return " ".join(self.cleaned_data["description"].split())


class TargetForm(forms.Form):
    """One of the account's collections, or the name of a new one."""

    collection = forms.ChoiceField(
        label=_("Which collection?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a collection, or a new one.")},
    )
    name = forms.CharField(
        label=_("Name of the new collection"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, owner: User, besides: Collection | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.own = {str(one.pk): one for one in Collection.objects.of(owner).by_name() if one != besides}
        if not self.own:
            del self.fields["collection"]
            self.fields["name"].required = True
            self.fields["name"].error_messages["required"] = NAMELESS
            return
        sizes = [(key, _("%(name)s (%(size)s)") % {"name": one, "size": one.size}) for key, one in self.own.items()]
        self.fields["collection"].choices = [*sizes, (NEW, _("A new one"))]

    @property
    def target(self) -> Collection | None:
        """The collection chosen; None for a new one. Read it after is_valid()."""
        return self.own.get(self.cleaned_data.get("collection", ""))

    def clean(self):
        clean = super().clean()
        if self.errors or clean.get("collection", NEW) != NEW:
            return clean
        if not clean["name"]:
            self.add_error("name", NAMELESS)
            return clean
        try:
            clean["name"] = _free_name(clean["name"], self.owner, None)
        except forms.ValidationError as error:
            self.add_error("name", error)
        return clean


def _free_name(name, owner, besides):
    name = " ".join(name.split())
    taken = Collection.objects.of(owner).named(name)
    if taken.exclude(pk=besides and besides.pk).exists():
        raise forms.ValidationError(_("You have a collection of that name already. Choose another name."))
    return name
