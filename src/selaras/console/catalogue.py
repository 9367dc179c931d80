# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""The Indonesian catalogue: found in the source by Babel, written so that two people's additions seldom meet (sorted, no line numbers, no dates).

The templates are read by Django's own `templatize`, so that what a page looks up and what the catalogue holds cannot differ.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGE = "id"
DOMAIN = "django"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
# Indonesian words of Selaras. `selaras words` adds what is new and takes out what is no longer said; fill in what is empty.
msgid ""
msgstr ""
"Project-Id-Version: selaras\\n"
"Language: id\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
# What templatize leaves behind: gettext('...'), ngettext('...','...',count), pgettext('context', '...')
CALL = re.compile(r"\b(n?p?gettext)\(((?:[ur]*'(?:\\.|[^'\\])*'|[ur]*\"(?:\\.|[^\"\\])*\"|[^()'\"])*)\)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]")


@dataclass(frozen=True)
class Change:
    """What an update did (words that are new, words no longer said) and what is left to do (no translation, or a wrong one)."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    missing: tuple[str, ...]
    wrong: tuple[str, ...]


def path_of(source: Path | None = None) -> Path:
    """Where the catalogue lies."""
    return (source or settings.SOURCE) / "locale" / LANGUAGE / "LC_MESSAGES" / f"{DOMAIN}.po"


def extract_template(file: BytesIO, keywords: Any, tags: Any, options: Any) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Babel's extractor for Django templates: line, function, message or messages, comments."""
    words = templatize(file.read().decode())
    for call in CALL.finditer(words):
        literals = re.sub(r",\s*count\s*$", "", call[2].strip())
        messages = ast.literal_eval(f"({literals},)")
        yield words.count("\n", 0, call.start()) + 1, call[1], messages if len(messages) > 1 else messages[0], []


METHODS = [
    ("**/migrations/**.py", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", extract_template),
    ("**/templates/**.txt", extract_template),
]
LEFT_OUT = {"static", "assets", "node_modules", "__pycache__", "locale"}


def spoken(source: Path | None = None) -> Catalog:
    """Every message that the source says, untranslated."""
    catalogue = empty()
    found = extract_from_dir(source or settings.SOURCE, METHODS, keywords=KEYWORDS, directory_filter=lambda folder: Path(folder).name not in LEFT_OUT)
    for _file, _line, message, _comments, context in found:
        catalogue.add(message, string=("",) if isinstance(message, tuple) else "", context=context)
    return catalogue


def empty() -> Catalog:
    """A catalogue without messages. Indonesian has one form for any number."""
    catalogue = Catalog(locale=LANGUAGE, domain=DOMAIN)
    catalogue.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    return catalogue


def kept(path: Path) -> Catalog:
    """The catalogue as it lies on disk; empty where there is none yet."""
    if not path.exists():
        return empty()
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain=DOMAIN)


def ids(catalogue: Catalog) -> dict[tuple[str, str], Message]:
    """The messages by context and words; a plural by its singular."""
    return {(message.context or "", singular(message)): message for message in catalogue if message.id}


def singular(message: Message) -> str:
    """The words of a message; of one with a plural, those for one."""
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def strings(message: Message) -> tuple[str, ...]:
    """The translations of a message, one for each plural form."""
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


def faults(catalogue: Catalog) -> tuple[list[str], list[str]]:
    """Messages without a translation, and translations that are fuzzy or do not carry the places that the English has."""
    missing, wrong = [], []
    for (_context, words), message in ids(catalogue).items():
        if not all(strings(message)):
            missing.append(words)
            continue
        english = message.id if isinstance(message.id, tuple | list) else (message.id,)
        places = {place for each in english for place in PLACEHOLDER.findall(each)}
        said = {place for each in strings(message) for place in PLACEHOLDER.findall(each)}
        if message.fuzzy or said - places or (places - said and not _counts_only(places - said)):
            wrong.append(words)
    return missing, wrong


def _counts_only(places: set[str]) -> bool:
    """Indonesian may leave a count unsaid, nothing else."""
    return places <= {"%(count)s", "%(count)d", "%(counter)s"}


def update(path: Path, said: Catalog, *, write: bool = True) -> Change:
    """Brings the catalogue on disk to what the source says; translations stay. With `write=False` only says what would change."""
    before = kept(path)
    old, new = ids(before), ids(said)
    for key, message in new.items():
        if key in old:
            known = old[key]
            plural = isinstance(message.id, tuple | list)
            message.string = strings(known) if plural else strings(known)[0]
            message.flags = known.flags
            message.user_comments = known.user_comments
    missing, wrong = faults(said)
    change = Change(
        tuple(sorted(words for _c, words in new.keys() - old.keys())),
        tuple(sorted(words for _c, words in old.keys() - new.keys())),
        tuple(sorted(missing)),
        tuple(sorted(wrong)),
    )
    if write:
        path.parent.mkdir(parents=True, exist_ok=True)
        body = BytesIO()
        write_po(body, said, no_location=True, omit_header=True, sort_output=True, width=0)
        path.write_text(HEADER + body.getvalue().decode())
    return change


def compile_to_mo(path: Path) -> Path:
    """Writes the file that Django reads, beside the catalogue."""
    compiled = path.with_suffix(".mo")
    beside = compiled.with_suffix(".new")
    with beside.open("wb") as file:
        write_mo(file, kept(path))
    return beside.replace(compiled)
