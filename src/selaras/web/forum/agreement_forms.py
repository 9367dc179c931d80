# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Forms of agreements: their terms, their document, the days on which they were signed."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import product
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company, Post
from selaras.ground.people.rules import Role
from selaras.kit.documents import MOST_BYTES
from selaras.loop.forum.actions import Terms
from selaras.loop.forum.agreements import AgreementKind, AgreementState
from selaras.loop.forum.models import Agreement, Quota, Signatory
from selaras.loop.forum.promises import PromiseKind, Side
from selaras.web.ui.fields import DayInput, choose_among, searchable

SOON = "soon"
MOST_SIGNATORIES = 3  # on each side
NUMBERS = ("", *(f"_{number}" for number in range(2, MOST_SIGNATORIES + 1)))  # what the fields of each are called
FURTHER = {Side.COMPANY: _("Signs for the company too"), Side.CENTRE: _("Signs for the centre too")}


class AgreementForm(forms.Form):
    """The terms. Between whom is asked only where it is not known: the head of a centre writes for that centre, a renewal keeps its sides."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), empty_label=_("choose"))
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none(), empty_label=_("choose"))
    kind = forms.ChoiceField(label=_("Kind"), choices=AgreementKind.choices)
    number = forms.CharField(label=_("Number"), max_length=80)
    title = forms.CharField(label=_("Title"), max_length=200)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput())
    company_name = forms.CharField(label=_("Signs for the company"), max_length=150)
    company_position = forms.CharField(label=_("Position there"), max_length=100)
    centre_name = forms.CharField(label=_("Signs for the centre"), max_length=150)
    centre_position = forms.CharField(label=_("Position there"), max_length=100)

    def __init__(self, *args: Any, post: Post, former: Agreement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post, self.former = post, former
        choose_among(self, company=Company.objects.standing().order_by("name"), centre=Centre.objects.select_related("region").order_by("name"))
        if former is not None:
            del self.fields["company"], self.fields["centre"]
        elif post.role == Role.CENTRE_HEAD:
            del self.fields["centre"]
        for side, number in product(Side, range(2, MOST_SIGNATORIES + 1)):
            for what, words, most in (("name", FURTHER[side], 150), ("position", _("Position there"), 100)):
                self.fields[f"{side}_{what}_{number}"] = forms.CharField(label=words, max_length=most, required=False)
        for kind in PromiseKind:
            words = _("Quota a year: %(what)s") % {"what": kind.label}
            self.fields[f"quota_{kind}"] = forms.DecimalField(label=words, min_value=Decimal("0.5"), max_digits=8, decimal_places=1, required=False)
        searchable(self, ("company", "centre"))

    def clean(self) -> dict[str, Any]:
        """Whoever signs does so in a position."""
        said = super().clean() or {}
        for side, number in product(Side, range(2, MOST_SIGNATORIES + 1)):
            name, position = (f"{side}_{what}_{number}" for what in ("name", "position"))
            if bool(said.get(name)) != bool(said.get(position)):
                self.add_error(position if said.get(name) else name, _("Name and position belong together; leave both empty, or neither."))
        return said

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields about the agreement itself."""
        return [self[name] for name in self.fields if not name.startswith(("quota_", "company_", "centre_"))]

    @property
    def quotas(self) -> list[forms.BoundField]:
        """The fields of the quotas."""
        return [self[name] for name in self.fields if name.startswith("quota_")]

    @property
    def signing(self) -> list[tuple[Side, list[tuple[forms.BoundField, forms.BoundField]], bool]]:
        """For each side its signatories' fields, name and position, and whether more than the first are filled in."""
        found = []
        for side in Side:
            pairs = [(self[f"{side}_name{number}"], self[f"{side}_position{number}"]) for number in NUMBERS]
            found.append((side, pairs, any(name.value() or position.value() for name, position in pairs[1:])))
        return found

    @property
    def sides(self) -> dict[str, Any]:
        """The company and the centre."""
        if self.former is not None:
            return {"company": self.former.company, "centre": self.former.centre}
        return {"company": self.cleaned_data["company"], "centre": self.cleaned_data.get("centre") or self.post.centre}

    @property
    def terms(self) -> Terms:
        """What the agreement says."""
        said = self.cleaned_data
        return Terms(
            number=said["number"],
            kind=AgreementKind(said["kind"]),
            title=said["title"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            signatories=[
                (side, said[f"{side}_name{number}"], said[f"{side}_position{number}"])
                for side, number in product(Side, NUMBERS)
                if said[f"{side}_name{number}"]
            ],
            quotas={kind: said[f"quota_{kind}"] for kind in PromiseKind if said.get(f"quota_{kind}")},
        )


def terms_of(agreement: Agreement) -> dict[str, Any]:
    """The terms of an agreement as the start of a form."""
    said = {name: getattr(agreement, name) for name in ("number", "kind", "title", "starts_on", "ends_on")}
    signatories = list(Signatory.objects.filter(agreement=agreement))
    for side in Side:
        for number, each in zip(NUMBERS, [each for each in signatories if each.side == side], strict=False):
            said |= {f"{side}_name{number}": each.name, f"{side}_position{number}": each.position}
    return said | {f"quota_{each.kind}": f"{each.a_year.normalize():f}" for each in Quota.objects.filter(agreement=agreement)}


class DocumentForm(forms.Form):
    """The signed paper."""

    document = forms.FileField(
        label=_("The document (PDF)"), help_text=_("At most 5 MB."), widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"})
    )

    def clean_document(self) -> bytes:
        """Its bytes; one that is too large is not read whole."""
        return bytes(self.cleaned_data["document"].read(MOST_BYTES + 1))


class SignedForm(forms.Form):
    """The day on which each signatory signed."""

    def __init__(self, *args: Any, signatories: Iterable[Signatory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in signatories:
            words = _("%(who)s signed on") % {"who": each}
            self.fields[f"signed_{each.pk}"] = forms.DateField(label=words, widget=DayInput())

    @property
    def signed(self) -> dict[int, Any]:
        """The days by the key of the signatory."""
        return {int(name.removeprefix("signed_")): day for name, day in self.cleaned_data.items()}


class AgreementFilter(forms.Form):
    """Narrows the list of agreements."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("all")), (SOON, _("ends within 90 days")), *AgreementState.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("all")), *AgreementKind.choices], required=False)
