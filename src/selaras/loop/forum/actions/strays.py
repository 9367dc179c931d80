# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Throwing away files that belong to nothing: the picture of a paper form, a document of evidence, laid down by a step that was undone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.apps import apps
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import FileField
from django.utils.translation import gettext as _

from selaras.ground.people.actions import note
from selaras.ground.people.models import Account
from selaras.kit.scope import whole_network
from selaras.loop.forum.actions.refusals import must_be_staff

STRAYS_KEPT = timedelta(days=7)  # longer than any step that lays a file down and then its row may take


@transaction.atomic
def forget_strays(*, by: Account, at: datetime) -> int:
    """Throws away the files that no row names and that are older than STRAYS_KEPT. One event. Returns how many. Raises NotYours."""
    must_be_staff(by=by, at=at)
    with whole_network():
        found = list(_strays(at - STRAYS_KEPT))
    for storage, path in found:
        transaction.on_commit(partial(storage.delete, path))
    if found:
        about = ("forum.file", "", _("%(count)s files") % {"count": len(found)})
        note(kind="forum.files_forgotten", about=about, by=by, at=at, files=len(found), bytes=sum(storage.size(path) for storage, path in found))
    return len(found)


def _strays(before: datetime) -> Iterator[tuple[Storage, str]]:
    """Every file that was laid down before a moment in a folder to which rows of any table upload, and that none of them names."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields() if isinstance(field, FileField)]
    named = {name for field in fields for name in field.model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)}
    for storage, folder in dict.fromkeys((field.storage, str(field.upload_to)) for field in fields):
        try:
            _folders, names = storage.listdir(folder)
        except FileNotFoundError:  # nothing was ever laid down there
            continue
        paths = (f"{folder}/{name}" for name in sorted(names))
        yield from ((storage, path) for path in paths if path not in named and storage.get_modified_time(path) < before)
