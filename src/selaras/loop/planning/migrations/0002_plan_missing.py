# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial")]

    operations = [
        migrations.AddField(
            "plan",
            "missing_least",
            models.FloatField(
                "proven to be missing at least (instructor days)", null=True, help_text="All that is missing, weighed in instructor days."
            ),
        ),
        migrations.AddField(
            "plan",
            "missing_named",
            models.FloatField("named as missing (instructor days)", null=True, help_text="The same weight of what is named."),
        ),
    ]
