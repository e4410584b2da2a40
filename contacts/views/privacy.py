"""Pages whose address is a secret: kept out of caches, search engines and other sites' logs."""

from django.shortcuts import render


def render_private(request, template, facts, *, status=200, has_form=False):
    """Render a page that opens by a secret link.

    Browsers send "Origin: null" with a form from a no-referrer page, which the check against forged requests refuses;
    an account has a log-out form in its menu, so it gets the policy that tells the site's name and not the address, and
    so does everybody on a page that `has_form`.
    """
    response = render(request, template, facts, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = (
        "strict-origin" if has_form or request.user.is_authenticated else "no-referrer"
    )
    return response
