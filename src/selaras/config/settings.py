# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Settings from the environment (12-factor), secure unless told otherwise. `docs/operations.md` explains every variable."""

import os
import secrets
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


SOURCE = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("SELARAS_DATA") or Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "selaras").expanduser()


def _secret() -> str:
    """The key from the environment, or one that is made once and kept, readable by its owner only, beside the data."""
    if key := os.environ.get("SELARAS_SECRET_KEY"):
        return key
    kept = DATA / "secret-key"
    if not kept.exists():
        DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return kept.read_text()


DEBUG = _flag("SELARAS_DEBUG")
SECRET_KEY = _secret()
ALLOWED_HOSTS = [host for host in os.environ.get("SELARAS_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
TLS = _flag("SELARAS_TLS", default=True)

# The demonstration lives on a date of its own; everything else takes the clock (design rule 11).
TODAY = date.fromisoformat(os.environ["SELARAS_TODAY"]) if os.environ.get("SELARAS_TODAY") else None
DEMONSTRATION = _flag("SELARAS_DEMONSTRATION")

INSTALLED_APPS = [
    "selaras.ground.people",
    "selaras.ground.runs",
    "selaras.ground.standards",
    "selaras.ground.network",
    "selaras.ground.letters",
    "selaras.loop.forum",
    "selaras.loop.demand",
    "selaras.loop.mismatch",
    "selaras.loop.planning",
    "selaras.web.network",
    "selaras.web.record",
    "selaras.web.standards",
    "selaras.web.ui",
    "selaras.web.planning",
    "selaras.web.forum",
    "selaras.web.letters",
    "selaras.web.demand",
    "selaras.web.mismatch",
    "selaras.web.trace",
    "selaras.web.api",
    "selaras.console",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_filters",
    "django_cotton",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "selaras.web.ui.shell.ChosenLanguage",
    "selaras.web.api.door.ApiDoor",
    "selaras.web.ui.limits.UploadLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "selaras.web.ui.shell.Refusals",
    "selaras.kit.readonly.ReadOnlyGet",
]

ROOT_URLCONF = "selaras.config.urls"
WSGI_APPLICATION = "selaras.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["selaras.web.ui.templatetags.leaves"],  # behind cotton's, whose place it takes
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "selaras.web.ui.shell.shell",
            ],
        },
    }
]

DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{DATA / 'selaras.sqlite3'}", conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    # IMMEDIATE: a writer waits for its turn instead of failing half way; no mmap (a WAL race of SQLite 3.40).
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "selaras.kit.postgres"  # tells each session whose rows it may see
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People -------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_ADAPTER = "selaras.web.ui.accounts.InvitedOnly"
ACCOUNT_FORMS = {"login": "selaras.web.ui.login.OurLoginForm"}
ACCOUNT_SESSION_REMEMBER = None
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# Words --------------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [SOURCE / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # a key in an address is no figure; figures go through the filters of `figures`
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Files --------------------------------------------------------------------------------------------------------------
# What is counted against guessing is counted by all processes of a machine together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("SELARAS_STATIC") or SOURCE.parents[1] / "build" / "static")  # where `./selaras prepare` gathers them
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

# Work and mail ------------------------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
EMAIL_BACKEND = "selaras.kit.mail.IntoAFolder"
EMAIL_FILE_PATH = DATA / "mail"
if os.environ.get("SELARAS_MAIL"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    _mail = urlsplit(os.environ["SELARAS_MAIL"] if "://" in os.environ["SELARAS_MAIL"] else f"smtp://{os.environ['SELARAS_MAIL']}")
    EMAIL_HOST, EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.hostname or "localhost", _mail.scheme == "smtps", _mail.scheme == "smtp+tls"
    EMAIL_PORT = _mail.port or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("SELARAS_MAIL_FROM", "Selaras <selaras@localhost>")
ADDRESS = os.environ.get("SELARAS_ADDRESS", "http://localhost:8000").rstrip("/")  # where letters send their readers

# Walls --------------------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("SELARAS_BEHIND_PROXY") else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "selaras.web.ui.views.csrf_failed"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "style-src-attr": ["'unsafe-inline'"],  # charts set style attributes; nothing else may
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"selaras": {"level": "INFO"}},
}
