# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Icons and kinds are written as components and say what components would say."""

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

HIDDEN = 'aria-hidden="true" focusable="false"'


def rendered(words: str, **known: object) -> str:
    """What a template of these words says in Indonesian."""
    with translation.override("id"):
        return str(engines["django"].from_string(CottonCompiler().process(words)).render(known))


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('<c-kind of="warn">terlambat {{ days }} hari</c-kind>', '<span class="kind kind-warn">terlambat 3 hari</span>'),
        ('<c-kind of="{% if late %}bad{% else %}good{% endif %}">x</c-kind>', '<span class="kind kind-bad">x</span>'),
        ('<c-kind of="assumed" />', '<span class="kind kind-assumed">diasumsikan</span>'),
        ('<c-kind of="{{ tone }}"> </c-kind>', '<span class="kind kind-plan">rencana</span>'),
        ("<c-kind />", '<span class="kind kind-unknown">tidak diketahui</span>'),
        ("<c-kind>{{ evil }}</c-kind>", '<span class="kind kind-unknown">&lt;b&gt;</span>'),
        ('<c-kind of="{{ evil }}">x</c-kind>', '<span class="kind kind-&lt;b&gt;">x</span>'),
        ('<c-icon name="{{ tone }}" class="spin" />', f'<svg class="icon spin" {HIDDEN}><use href="/static/built/icons.svg#plan"></use></svg>'),
        ('<c-icon name="check" />', f'<svg class="icon" {HIDDEN}><use href="/static/built/icons.svg#check"></use></svg>'),
    ],
)  # fmt: skip
def test_says_what_the_component_would_say(written: str, says: str) -> None:
    """Tests words between the tags, words of its own where there are none, tags and figures in attributes, and that nothing of others' is run."""
    assert rendered(written, days=3, late=True, tone="plan", evil="<b>") == says


def test_attributes_are_words_in_quotation_marks() -> None:
    """Tests that what a template's author might mean for a variable is refused when the template is read, not shown as it stands."""
    for written in ("<c-kind of=tone />", '<c-kind :of="tone" />'):
        with pytest.raises(TemplateSyntaxError, match="quotation marks"):
            rendered(written, tone="plan")
