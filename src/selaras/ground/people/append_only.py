# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change, replace or delete an event: the triggers, for both databases, as migrations install them.

PostgreSQL has no INSERT OR REPLACE, and its ON CONFLICT DO UPDATE meets the trigger on updates.
"""

INSTALL = {
    "sqlite": (
        ("CREATE TRIGGER people_event_no_update BEFORE UPDATE ON people_event BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"),
        ("CREATE TRIGGER people_event_no_delete BEFORE DELETE ON people_event BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"),
        # INSERT OR REPLACE takes the row in its way out past the triggers above: an event may only follow the last one.
        (
            "CREATE TRIGGER people_event_only_at_the_end BEFORE INSERT ON people_event "
            "WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM people_event) "
            "OR EXISTS (SELECT 1 FROM people_event WHERE hash = NEW.hash) "
            "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION people_event_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the record is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        ),
        ("CREATE TRIGGER people_event_no_change BEFORE UPDATE OR DELETE ON people_event FOR EACH ROW EXECUTE FUNCTION people_event_append_only()"),
        ("CREATE TRIGGER people_event_no_truncate BEFORE TRUNCATE ON people_event FOR EACH STATEMENT EXECUTE FUNCTION people_event_append_only()"),
    ),
}
REMOVE = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS people_event_no_update",
        "DROP TRIGGER IF EXISTS people_event_no_delete",
        "DROP TRIGGER IF EXISTS people_event_only_at_the_end",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS people_event_no_change ON people_event",
        "DROP TRIGGER IF EXISTS people_event_no_truncate ON people_event",
    ),
}
