# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The product's own settings, for a test run: a data folder that is thrown away, plain http on loopback, files as they lie."""

import atexit
import os
import shutil
import tempfile

os.environ["SELARAS_DATA"] = tempfile.mkdtemp(prefix="selaras-test-")
os.environ["SELARAS_TLS"] = "0"
os.environ["SELARAS_SECRET_KEY"] = "a key for tests, which guards nothing"
for _name in ("SELARAS_DEBUG", "SELARAS_TODAY", "SELARAS_MAIL", "SELARAS_DEMONSTRATION", "SELARAS_HOSTS"):
    os.environ.pop(_name, None)
atexit.register(shutil.rmtree, os.environ["SELARAS_DATA"], ignore_errors=True)

from selaras.config.settings import *  # noqa: E402, F403
from selaras.config.settings import DATABASES, STORAGES  # noqa: E402

# Passwords are hashed a thousand times in a run; the real hasher has a test of its own in Django.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The names of hashed files come from `collectstatic`, which a test does not run.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
# Nothing of one test is remembered in a file for another.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# A connection that outlives its test keeps the test database from being dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
