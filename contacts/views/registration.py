"""Contractor registration: terms, licenses, account form, the code from the mail, done."""

from allauth.account.forms import BaseConfirmCodeForm
from allauth.account.utils import complete_signup
from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from contacts.choices import TieOrigin
from contacts.entry import accounts
from contacts.entry.registration import Registration, SignUpProof
from contacts.forms.registration import ContractorSignupForm, TermsForm, UsernameForm
from contacts.models import License
from contacts.throttle import limited
from contacts.views.licenses import find_license, look_up

STEPS = [gettext_lazy("Terms"), gettext_lazy("Licenses"), gettext_lazy("Account"), gettext_lazy("Email code")]


@never_cache
def terms(request):
    if request.user.is_authenticated:
        return redirect("contacts:add-license")
    registration = Registration(request)
    accepted = registration.terms_version == request.city.terms_version
    form = TermsForm(request.POST if request.method == "POST" else None, initial={"accept": accepted})
    if form.is_valid():
        registration.accept_terms(request.city.terms_version)
        return redirect("contacts:register-license")
    return render(request, "contacts/register_terms.html", {"form": form, "steps": STEPS, "current": 1})


@never_cache
@limited("license_lookup")
def license_step(request):
    registration = Registration(request)
    refused = _not_yet(request, registration)
    if refused:
        return refused
    return look_up(
        request,
        found_url="contacts:register-found",
        here="contacts:register-license",
        context={"chosen": registration.chosen(), "steps": STEPS, "current": 2},
    )


@never_cache
@limited("license_lookup")
def found(request, number):
    """What is public about a license, and the button that adds it."""
    registration = Registration(request)
    refused = _not_yet(request, registration)
    if refused:
        return refused
    license = find_license(number)
    if request.method == "POST":
        registration.add(license)
        messages.success(request, _("%(number)s is added.") % {"number": license.number})
        return redirect("contacts:register-license")
    context = {
        "license": license,
        "lapses": license.lapses(timezone.localdate()),
        "address_shown": request.city.license_address_public and not (license.holder and license.holder.confidential),
        "search_url": reverse("contacts:register-license"),
        "steps": STEPS,
        "current": 2,
    }
    return render(request, "contacts/license_found.html", context)


@require_POST
def removal(request, number):
    registration = Registration(request)
    registration.take_off(find_license(number))
    return redirect("contacts:register-license")


@never_cache
@sensitive_post_parameters("password1", "security_answer")
@limited("signup", methods=("POST",))
def account(request):
    registration = Registration(request)
    refused = _not_yet(request, registration)
    if refused:
        return refused
    chosen = registration.chosen()
    if not chosen:
        messages.info(request, _("Add at least one license first."))
        return redirect("contacts:register-license")

    form = ContractorSignupForm(request.POST if request.method == "POST" else None, registration=registration)
    fillable = [one for one in chosen if one.address_line or one.phone] if request.city.license_address_public else []
    if form.is_bound:
        registration.keep_typed(form.typed())
        license = next((one for one in fillable if one.number == request.POST.get("fill")), None)
        if license:
            _fill_in(registration, license)
            return redirect("contacts:register-account")
        if form.is_valid():
            _user, response = form.try_save(
                request, license_ids=[one.pk for one in chosen], back="contacts:register-account"
            )
            return response
    context = {"form": form, "chosen": chosen, "fillable": fillable, "steps": STEPS, "current": 3}
    return render(request, "contacts/register_account.html", context)


@never_cache
def code(request):
    """The code from the mail, typed into the browser that asked for it. Only now does the account come to be."""
    proof = SignUpProof.resume(request)
    if proof is None or request.user.is_authenticated:
        return redirect("contacts:account" if request.user.is_authenticated else "account_signup")
    if proof.is_proved:
        return redirect("contacts:username")
    if request.POST.get("action") == "resend":
        if proof.resend():
            messages.success(request, _("A new code is on its way to %(email)s.") % {"email": proof.email})
        else:
            messages.warning(request, _("Too many codes were asked for. Use the last one, or start again later."))
        return redirect("contacts:code")

    form = BaseConfirmCodeForm(request.POST if request.method == "POST" else None, code=proof.code)
    form.fields["code"].widget.attrs.pop("placeholder", None)
    if form.is_valid():
        return _open(request, proof)
    if form.is_bound and form.data.get("code") and not proof.record_invalid_attempt():
        messages.error(request, _("Too many wrong codes. Send the form again and we mail a new one."))
        return redirect(proof.back)
    context = {
        "form": form,
        "resend_form": Form(),
        "email": proof.email,
        "can_resend": proof.can_resend,
        "back": proof.back,
        "steps": STEPS if proof.state["license_ids"] else None,
        "current": 4,
    }
    return render(request, "contacts/code.html", context)


@never_cache
def username(request):
    """Another username, when the first choice was taken while the code was in the mail."""
    proof = SignUpProof.resume(request)
    if proof is None or not proof.is_proved:
        raise Http404
    form = UsernameForm(request.POST if request.method == "POST" else None, email=proof.email)
    if form.is_valid():
        proof.rename(form.cleaned_data["username"])
        return _open(request, proof)
    return render(request, "contacts/username.html", {"form": form, "taken": proof.sign_up.username})


def _open(request, proof):
    wanted = License.objects.filter(pk__in=proof.state["license_ids"])
    try:
        user = accounts.open_account(proof.sign_up, wanted=wanted, at=timezone.now())
    except accounts.UsernameTaken as error:
        proof.prove()
        messages.warning(request, str(error))
        return redirect("contacts:username")
    except accounts.AddressTaken as error:
        proof.abort()
        messages.info(request, str(error))
        return redirect("account_login")
    onwards = proof.state["onwards"] or reverse("contacts:my-licenses" if wanted else "contacts:account")
    proof.abort()
    Registration(request).forget()
    tied = user.ties.live().filter(origin=TieOrigin.ON_FILE).count()
    if tied:
        messages.success(request, _on_file(tied))
    return complete_signup(request, user, None, onwards)


def _on_file(count):
    return ngettext(
        "We have %(count)d record under your address. It is tied to your account now, with everything on it.",
        "We have %(count)d records under your address. They are tied to your account now, with everything on them.",
        count,
    ) % {"count": count}


def _not_yet(request, registration):
    """Where somebody belongs who is logged in already or has skipped the terms."""
    if request.user.is_authenticated:
        return redirect("contacts:add-license")
    if registration.terms_version != request.city.terms_version:
        return redirect("contacts:register")
    return None


def _fill_in(registration, license):
    filled = {"address_line": license.address_line, "phone": license.phone}
    registration.keep_typed(registration.typed | {name: text for name, text in filled.items() if text})
