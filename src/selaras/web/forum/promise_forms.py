# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Forms of the ledger: making a promise, giving evidence, a reason, narrowing the list."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company, Post
from selaras.ground.people.rules import Role
from selaras.loop.forum.models import Commitment, Meeting
from selaras.loop.forum.promises import KINDS, UNITS, EvidenceKind, PromiseKind, PromiseState, Side, usual_day
from selaras.loop.forum.queries import meetings_seen
from selaras.web.forum.files import SentField
from selaras.web.ui.fields import DayInput, choose_among, searchable

ASKED = "asked"  # beside the states of the ledger: whoever promised asked to be let go
SIDE_OF = {Role.COMPANY: Side.COMPANY, Role.CENTRE_HEAD: Side.CENTRE}


def bring_along(form: forms.Form, kinds: Sequence[PromiseKind], first: PromiseKind | None, today: date) -> str:
    """Gives the form of a promise the unit and the usual day of the kind that it shows, if it shows one. Returns what every kind brings along, in
    JSON, for `<form data-brings>`: another choice changes both, unless somebody has named a day.
    """
    said = form.data.get("kind")
    shown = PromiseKind(said) if said in kinds else first
    form.fields["quantity"].help_text = format_html('<span data-brought="unit">{}</span>', UNITS[shown] if shown else "")
    form.fields["due_on"].initial = usual_day(shown, today) if shown else None
    return json.dumps({kind: {"unit": str(UNITS[kind]), "due_on": usual_day(kind, today).isoformat()} for kind in kinds})


class PromiseForm(forms.Form):
    """A promise. A company and the head of a centre promise for themselves, so that they are not asked who; staff are."""

    side = forms.ChoiceField(label=_("Who promises?"), choices=Side.choices, widget=forms.RadioSelect, initial=Side.COMPANY)
    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), empty_label=_("choose"))
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none(), empty_label=_("choose"))
    kind = forms.ChoiceField(label=_("What is promised?"))
    quantity = forms.DecimalField(label=_("How many?"), min_value=Decimal("0.5"), max_digits=8, decimal_places=1)
    due_on = forms.DateField(label=_("By which day at the latest?"), widget=DayInput())
    words = forms.CharField(
        label=_("What should the other side know about it?"),
        max_length=300,
        required=False,
        help_text=_("For example: for which job, where, on which condition. Both sides read it."),
    )
    meeting = forms.ModelChoiceField(
        label=_("At which meeting was it promised?"), queryset=Meeting.objects.none(), required=False, empty_label=_("not at a meeting")
    )

    def __init__(self, *args: Any, post: Post, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        self.fixed_side = SIDE_OF.get(Role(post.role))
        choose_among(
            self,
            company=Company.objects.standing().order_by("name"),
            centre=Centre.objects.select_related("region").order_by("name"),
            meeting=Meeting.objects.filter(pk__in=[row.meeting.pk for row in meetings_seen()]),
        )
        if self.fixed_side:
            del self.fields["side"]
            del self.fields["company" if self.fixed_side == Side.COMPANY else "centre"]
            self.fields["centre" if self.fixed_side == Side.COMPANY else "company"].label = _("To whom?")
            self.fields["kind"].label = _("What do you promise?")
        sides = [self.fixed_side] if self.fixed_side else list(Side)
        offered = {side: [(kind.value, kind.label) for kind in KINDS[side]] for side in sides}
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        # None is chosen beforehand: only the other side could release what was promised by a slip.
        field.choices = [("", _("choose")), *(offered[self.fixed_side] if self.fixed_side else [(side.label, offered[side]) for side in sides])]
        searchable(self, ("company", "centre"))
        self.brings = bring_along(self, [kind for side in sides for kind in KINDS[side]], None, today)

    @property
    def promise(self) -> dict[str, Any]:
        """What `make_commitment` is told besides who and when."""
        said = dict(self.cleaned_data)
        if self.fixed_side == Side.COMPANY:
            said |= {"side": Side.COMPANY, "company": self.post.company}
        elif self.fixed_side == Side.CENTRE:
            said |= {"side": Side.CENTRE, "centre": self.post.centre}
        return said | {"side": Side(said["side"]), "kind": PromiseKind(said["kind"])}


class EvidenceForm(forms.Form):
    """What shows that some of a promise was kept. Only those kinds are offered by which the visitor may vouch."""

    kind = forms.ChoiceField(label=_("How is it known?"), widget=forms.RadioSelect)
    quantity = forms.DecimalField(label=_("How much"), min_value=Decimal("0.5"), max_digits=8, decimal_places=1)
    happened_on = forms.DateField(label=_("Happened on"), widget=DayInput())
    words = forms.CharField(label=_("What happened, and where can it be seen?"), max_length=300)
    file = SentField(label=_("The document"), required=False)

    def __init__(self, *args: Any, kinds: Iterable[EvidenceKind], at_once: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not at_once  # what one says of one's own promise
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, kind.label) for kind in kinds]
        if len(field.choices) == 1:
            field.initial = field.choices[0][0]
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()


class BecauseForm(forms.Form):
    """The reason for a step that the other side reads."""

    because = forms.CharField(label=_("Why? The other side reads it."), max_length=200)


class LedgerFilter(forms.Form):
    """Narrows the ledger; a company is not asked which company."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("all")), *PromiseState.choices, (ASKED, _("release asked for"))], required=False)
    side = forms.ChoiceField(label=_("Promised by"), choices=[("", _("both sides")), *Side.choices], required=False)
    kind = forms.ChoiceField(label=_("What"), choices=[("", _("all")), *PromiseKind.choices], required=False)
    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), required=False, empty_label=_("all"))

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if post.role == Role.COMPANY:
            del self.fields["company"]
        else:
            choose_among(self, company=Company.objects.filter(pk__in=Commitment.objects.order_by().values("company")).order_by("name"))
            searchable(self, ("company",))
