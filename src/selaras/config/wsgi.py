# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The door for a web server: `gunicorn selaras.config.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selaras.config.settings")
application = get_wsgi_application()

# Everything that stays as long as the process is loaded now, and put where the garbage collector does not look. Otherwise it walks through some
# hundred thousand objects every few answers, and finds nothing: a tenth of a second in which somebody waits.
_views = get_resolver().url_patterns
gc.collect()
gc.freeze()
