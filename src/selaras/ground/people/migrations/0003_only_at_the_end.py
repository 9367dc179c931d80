# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.db import migrations

from selaras.ground.people import append_only


def renew(apps, schema_editor):
    """The triggers as they are today, whichever of them stood before."""
    vendor = schema_editor.connection.vendor
    for statement in (*append_only.REMOVE[vendor], *append_only.INSTALL[vendor]):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_append_only")]
    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
