"""The only settings. Every knob comes from the environment and stands in .env.example."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()
env.read_env(BASE_DIR / ".env", overwrite=False)

# Where the demo and the tests keep what they make; production has no need of it.
LOCAL_DIR = Path(env.str("LOCAL_DIR", str(BASE_DIR / ".local"))).resolve()

# --- What this installation is

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)  # mounts /dev/ and prints the log-ins; never in production
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "")  # of every log-in that `manage.py seed` makes
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
SITE_URL = env.str("SITE_URL", "http://localhost:8000")  # the address in mails
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "portal",
    "payments",
    "inspections",
    "permits",
    "contacts",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
]

MIDDLEWARE = [
    "portal.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.intake.WebhookMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.compression.CompressionMiddleware",
    "portal.csp.ContentSecurityPolicyMiddleware",
    "portal.api.edge.ApiMiddleware",
    "portal.opendata.edge.OpenDataMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.timezone.CityTimeZoneMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.sessions.SessionLimitsMiddleware",
    "portal.twostep.StaffTwoStepMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "contacts.context.city",
                "contacts.context.announcements",
            ],
        },
    }
]

# --- Database: the site's role owns nothing; migrations run as the owner

DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"].setdefault("OPTIONS", {})
if env.bool("DATABASE_POOL", True):
    # A connection that died with a restarted server is replaced before a request meets it.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", 8)}

DATABASE_SINGLE_ROLE = env.bool("DATABASE_SINGLE_ROLE", False)
DATABASE_OWNER = env.db_url("DATABASE_OWNER_URL") if env.str("DATABASE_OWNER_URL", "") else None
if DATABASE_OWNER is None and not DATABASE_SINGLE_ROLE:
    raise ImproperlyConfigured(
        "DATABASE_OWNER_URL is missing. Migrations run as the database's owner and the site as a role that owns "
        "nothing, so that the site cannot change the books. Set it, or set DATABASE_SINGLE_ROLE=1 to do without."
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Queue, cache

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CITY_SECONDS = env.float("CITY_SECONDS", 1)  # how old a page's city may be: its name, colours and announcements
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"},
    # Pieces of pages that each process keeps for itself; nothing that has to be the same everywhere.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 200}},
}

# --- People

AUTH_USER_MODEL = "contacts.User"
# Alone: Django's own backend before it would hash once more for a username than for an address.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_REDIRECT_URL = "/dashboard/"
LOGOUT_REDIRECT_URL = "/"
LOGIN_URL = reverse_lazy("account_login")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "contacts.entry.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "contacts.entry.passwords.NotTheCitysOwnWords"},
]
PASSWORD_HASHERS = env.list(
    "PASSWORD_HASHERS",
    default=[
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.ScryptPasswordHasher",
    ],
)

ACCOUNT_ADAPTER = "contacts.entry.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "contacts.forms.login.AddEmailForm",
    "change_password": "contacts.forms.login.ChangePasswordForm",
    "confirm_email_verification_code": "contacts.forms.login.ConfirmCodeForm",
    "confirm_password_reset_code": "contacts.forms.login.ConfirmResetCodeForm",
    "login": "contacts.forms.login.LogInForm",
    "reauthenticate": "contacts.forms.login.ReauthenticateForm",
    "reset_password": "contacts.forms.login.ResetPasswordForm",
    "reset_password_from_key": "contacts.forms.login.ResetPasswordKeyForm",
    "signup": "contacts.forms.registration.SignupForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_USERNAME_MIN_LENGTH = 4
ACCOUNT_USERNAME_VALIDATORS = "contacts.models.user.username_validators"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False  # "remember me" keeps the user name on the computer, not the session
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_RATE_LIMITS = {
    # The key is an account and a source: a limit on the account alone would let a stranger lock its owner out.
    "login_failed": "10/m/ip,5/5m/key",
    "sign_up_code": "5/10m/key",
    "security_answer": "5/h/key",
    "license_lookup": "30/m/ip",
    "approval_mail": "5/h/user",
    "upload": "60/h/user",
    "document": "300/h/user",
    "upload_end": "300/h/user",  # each may put together 250 MB
    "invoice_lookup": "30/m/ip",
    "invoice_page": "120/m/ip",
    "checkout": "20/m/ip",
    "pay_link": "30/h/user",
    # The key is an account and a source, or a record: a wrong code tells nothing and is not tried for long.
    "claim": "5/15m/key",
    "claim_first": "1/h/key",
    "claim_record": "30/h/key",
    "claim_codes": "10/h/user",
    "help_request": "20/h/ip",
    "search": "120/m/ip",
    "feed": "60/m/ip",
    # One source reads for many people where their calendars lie with one company.
    "calendar_feed": "600/m/ip,20/m/key",
    "verify": "60/m/ip",
    "api": env.str("API_RATE", "120/m/ip"),
    "begin": "30/h/user",
    "contact_search": "30/m/user",
    "invite": "30/h/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
MFA_FORMS = {
    "activate_totp": "contacts.forms.twostep.ActivateTOTPForm",
    "add_webauthn": "contacts.forms.twostep.AddWebAuthnForm",
    "authenticate": "contacts.forms.twostep.AuthenticateForm",
    "edit_webauthn": "contacts.forms.twostep.EditWebAuthnForm",
    "reauthenticate": "contacts.forms.twostep.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_TOLERANCE = 1  # a code typed as its half minute ends, or from a clock that is a little off (RFC 6238, 5.2)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
TWO_STEP_REQUIRED = env.bool("TWO_STEP_REQUIRED", True)  # for staff, and for spending from a trust account
# A log-in ends when nothing happened for so long, and after so many hours at most; staff have the shorter ones.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", 60)
SESSION_HOURS = env.int("SESSION_HOURS", 24)
STAFF_SESSION_IDLE_MINUTES = env.int("STAFF_SESSION_IDLE_MINUTES", 30)
STAFF_SESSION_HOURS = env.int("STAFF_SESSION_HOURS", 12)
# The row outlives the log-in, so that a form that comes too late is known for what it is and kept.
SESSION_COOKIE_AGE = (SESSION_HOURS + 48) * 3600

# --- Mail leaves only through the outbox

vars().update(env.email_url("EMAIL_URL", "smtp://127.0.0.1:25"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "permits@localhost")

# --- Cards

CURRENCY = "usd"  # one currency for the books and the card processor
STRIPE_API_KEY = env.str("STRIPE_API_KEY", "")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", "https://api.stripe.com")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", "")
STRIPE_PAYMENT_METHODS = env.list("STRIPE_PAYMENT_METHODS", default=["card"])  # as the processor names them
STRIPE_CHECKOUT_ORIGINS = env.list("STRIPE_CHECKOUT_ORIGINS", default=["https://checkout.stripe.com"])

# --- Words, numbers, time: the city's own zone is on the City row; this is only the fallback

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Los_Angeles"

# --- Static files

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(LOCAL_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.uswds.Finder",
]
# A source map is as large as all else together, takes as long to compress, and is read by nobody but developers.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
USWDS_DIR = Path(env.str("USWDS_DIR", str(LOCAL_DIR / "node" / "node_modules" / "@uswds" / "uswds" / "dist")))
STORAGES = {
    "default": {"BACKEND": "contacts.files.disk.Disk"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# What people upload: outside the web root, sent by views alone.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(LOCAL_DIR / "media")))
FILE_UPLOAD_PERMISSIONS = 0o600
# Or a bucket: s3://KEY:SECRET@BUCKET/FOLDER?region=us-west-2, with &endpoint=https://… for one that is not Amazon's.
STORAGE_URL = env.str("STORAGE_URL", "")
if STORAGE_URL:
    _where = urlsplit(STORAGE_URL)
    _asked = dict(parse_qsl(_where.query))
    STORAGES["default"] = {
        "BACKEND": "contacts.files.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": _where.hostname,
            "location": _where.path.strip("/"),
            "access_key": unquote(_where.username or "") or None,  # none: what the machine itself is allowed
            "secret_key": unquote(_where.password or "") or None,
            "region_name": _asked.get("region"),
            "endpoint_url": _asked.get("endpoint"),
        },
    }
# The files of the open data, made each night; a proxy may serve this folder itself.
OPEN_DATA_ROOT = Path(env.str("OPEN_DATA_ROOT", str(LOCAL_DIR / "open-data")))
FILE_UPLOAD_HANDLERS = [
    "contacts.files.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_MAX_MEGABYTES = env.int("UPLOAD_MAX_MEGABYTES", 25)
# A document of a case may be so large; one above UPLOAD_MAX_MEGABYTES must be a PDF, and the worker reads it.
DOCUMENT_MAX_MEGABYTES = env.int("DOCUMENT_MAX_MEGABYTES", 250)
DOCUMENT_DAY_MEGABYTES = env.int("DOCUMENT_DAY_MEGABYTES", 2_500)  # all that one case takes in 24 hours
ACCOUNT_DAY_MEGABYTES = env.int("ACCOUNT_DAY_MEGABYTES", 5_000)  # and one account, to all its cases; staff any number
DISCARDED_FILES_DAYS = env.int("DISCARDED_FILES_DAYS", 30)  # so long the files of a discarded draft are kept
UPLOAD_MAX_MEGAPIXELS = env.int("UPLOAD_MAX_MEGAPIXELS", 50)
CLAMAV = env.str("CLAMAV", "")  # tcp://host:3310 or unix:///run/clamav/clamd.ctl; empty: nothing is scanned
CRISPY_ALLOWED_TEMPLATE_PACKS = ("uswds",)
CRISPY_TEMPLATE_PACK = "uswds"

# --- What the browser is told

HTTPS = env.bool("HTTPS", True)
SECURE_SSL_REDIRECT = HTTPS
if env.bool("BEHIND_TLS_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"
LANGUAGE_COOKIE_SECURE = HTTPS

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *STRIPE_CHECKOUT_ORIGINS],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
# unfold runs Alpine expressions and writes style attributes; docs/decisions/ says what that costs.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": ["'self'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

UNFOLD = {
    "SITE_TITLE": "Permit Portal",
    "SITE_HEADER": "Permit Portal",
    "SITE_ICON": lambda request: static("img/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/mark.svg")}],
    "STYLES": [lambda request: static("css/desk.css")],
    "SCRIPTS": [lambda request: static("js/session.js")],
    "DASHBOARD_CALLBACK": "payments.admin.alarm.on_home_page",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": True,
    # The portal's own accent, in unfold's eleven steps of lightness.
    "COLORS": {
        "primary": {
            "50": "oklch(97% .012 210)",
            "100": "oklch(94% .02 210)",
            "200": "oklch(88% .035 210)",
            "300": "oklch(79% .05 210)",
            "400": "oklch(68% .06 210)",
            "500": "oklch(54% .065 210)",
            "600": "oklch(44% .06 210)",
            "700": "oklch(39% .055 210)",
            "800": "oklch(34% .05 210)",
            "900": "oklch(29% .045 210)",
            "950": "oklch(22% .035 210)",
        }
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
}
