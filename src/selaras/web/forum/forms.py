# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Forms of the forum. They read what a person types; whether it can be stated is the actions' to say."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company, CompanySite
from selaras.ground.standards.models import Equipment, Region
from selaras.kit.dates import month_name, month_on
from selaras.kit.errors import Refusal
from selaras.loop.forum.actions import CannotBeTaken
from selaras.loop.forum.models import Meeting, Statement
from selaras.loop.forum.queries import faults_of_place, regencies
from selaras.loop.forum.queries.talks import divisions
from selaras.loop.forum.rules import (
    BY_STAFF,
    EVERY,
    MOST_HEADS,
    READY_MONTHS,
    Certainty,
    Channel,
    Contract,
    Hirer,
    MeetingKind,
    Origin,
    Recurs,
    StatementState,
    Wanted,
)
from selaras.loop.forum.wording import with_condition
from selaras.web.forum.files import ScanField
from selaras.web.ui.fields import DayInput, choose_among, searchable

MONTHS_AHEAD = 18
LAST_MONTHS = MONTHS_AHEAD + EVERY[Recurs.YEARLY]  # so that what recurs each year can come twice, whenever it begins
CERTAINTIES = {
    Certainty.FORECAST: _("Forecast: we expect it, nothing is decided"),
    Certainty.STATED: _("Stated: it is in our plan for the year"),
    Certainty.SIGNED: _("Signed: the order or budget behind it is signed"),
}
PLAIN = ("words", "heads_least", "certainty", "contract", "hirer", "wage_least", "wage_most", "condition", "condition_reason")


@contextmanager
def faults_on(form: forms.BaseForm, *others: forms.BaseForm) -> Iterator[None]:
    """Inside it what an action refuses becomes the form's own errors, each at its field; `others` stand on the same page."""
    try:
        yield
    except CannotBeTaken as refusal:
        for name, words in refusal.faults:
            theirs = next((each for each in (form, *others) if name in each.fields), form)
            theirs.add_error(name if name in theirs.fields else None, words)
    except Refusal as refusal:
        form.add_error(None, str(refusal))


def months_from(today: date) -> list[tuple[str, str]]:
    """The months until which people can be needed, as choices; the first MONTHS_AHEAD of them are those from which they can."""
    firsts = [month_on(today, at) for at in range(LAST_MONTHS)]
    return [(first.isoformat(), f"{month_name(first.month, short=True)} {first.year}") for first in firsts]


class NeedForm(forms.Form):
    """A need in the words of whoever states it. What it asks for follows from the owner: evidence of a region, wage and contract of a company."""

    words = forms.CharField(
        label=_("Which job, in your own words?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("for example: operator bubut CNC, can read drawings"), "autocomplete": "off"}),
    )
    heads_least = forms.IntegerField(label=_("How many people, at least"), min_value=1, max_value=MOST_HEADS)
    heads_most = forms.IntegerField(label=_("at most"), min_value=1, max_value=MOST_HEADS, required=False, help_text=_("Empty: exactly that many."))
    start_month = forms.TypedChoiceField(label=_("Needed from"), coerce=date.fromisoformat)
    until_month = forms.TypedChoiceField(label=_("until"), coerce=date.fromisoformat, required=False, empty_value=None)
    recurs = forms.ChoiceField(
        label=_("Once or again?"),
        choices=[
            (Recurs.ONCE, _("once")),
            (Recurs.MONTHLY, _("every month, as many each time")),
            (Recurs.QUARTERLY, _("every quarter, as many each time")),
            (Recurs.YEARLY, _("every year, as many each time")),
        ],
        initial=Recurs.ONCE,
        required=False,
    )
    certainty = forms.ChoiceField(
        label=_("How certain is it?"), choices=list(CERTAINTIES.items()), widget=forms.RadioSelect, initial=Certainty.STATED
    )
    origin = forms.ChoiceField(
        label=_("Whose need is it?"),
        choices=[(Origin.REGION, _("Of the region: employers or potential here")), (Origin.SELF, _("Of people who will work for themselves"))],
        widget=forms.RadioSelect,
        initial=Origin.REGION,
    )
    site = forms.ModelChoiceField(
        label=_("At which of your sites?"), queryset=CompanySite._base_manager.none(), required=False, empty_label=_("another place")
    )
    region = forms.ModelChoiceField(label=_("In which regency or city?"), queryset=Region.objects.none(), required=False, empty_label=_("choose"))
    equipment = forms.ModelMultipleChoiceField(
        label=_("Machines they must master"), queryset=Equipment.objects.none(), required=False, help_text=_("As many as you like, or none.")
    )
    ojt_seats = forms.IntegerField(
        label=_("OJT seats"),
        min_value=0,
        max_value=MOST_HEADS,
        required=False,
        help_text=_("How many trainees you could take at a time for training on the job. Empty: not known yet; 0: none."),
    )
    contract = forms.ChoiceField(label=_("Contract"), choices=Contract.choices, required=False)
    shift = forms.NullBooleanField(label=_("Work in shifts"), required=False)
    hirer = forms.ChoiceField(label=_("Who hires them?"), choices=[("", _("not said")), *Hirer.choices], required=False)
    wage_least = forms.IntegerField(label=_("Wage from (rupiah a month)"), min_value=0, max_value=10**9, required=False)
    wage_most = forms.IntegerField(label=_("Wage to (rupiah a month)"), min_value=0, max_value=10**9, required=False)
    condition = forms.CharField(
        label=_("Condition on sex or age"), max_length=120, required=False, help_text=_("Only where the work itself asks for it.")
    )
    condition_reason = forms.CharField(label=_("Reason for the condition"), max_length=200, required=False)
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Document, figure and source, for example: Sakernas August 2017, BPS, table 12."),
    )

    def __init__(self, *args: Any, owner: Company | Centre | Region, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.today = owner, today
        months = months_from(today)
        self.fields["start_month"].choices = months[:MONTHS_AHEAD]
        ready, words = months[READY_MONTHS]
        self.fields["start_month"].initial = ready
        self.fields["start_month"].help_text = _(
            "Whoever must be trained first is ready from about %(month)s; sooner, only who is trained already."
        ) % {"month": words}
        self.fields["until_month"].choices = [("", _("same month")), *months]
        choose_among(self, equipment=Equipment.objects.order_by("title_id"), region=regencies())
        searchable(self, ("region", "equipment"))
        self.fields["shift"].widget.choices = [("unknown", _("not said")), ("true", _("yes")), ("false", _("no"))]
        if isinstance(owner, Company):
            sites = CompanySite.objects.filter(company=owner).select_related("region")
            choose_among(self, site=sites)
            self.fields["site"].initial = sites.first()
            self.fields["site"].label_from_instance = lambda site: f"{site.name} ({site.region})"
            self.fields["region"].label = _("If at another place: in which regency or city?")
            self._leave_out("origin", "evidence")
        else:
            self._leave_out("site", "ojt_seats", "contract", "shift", "hirer", "wage_least", "wage_most", "condition", "condition_reason")
            self.fields["region"].required = True
            if isinstance(owner, Region):
                self.fields["region"].initial = owner

    def _leave_out(self, *names: str) -> None:
        for name in names:
            del self.fields[name]

    def clean_words(self) -> str:
        """The words in one line."""
        return " ".join(self.cleaned_data["words"].split())

    def clean(self) -> dict[str, Any]:
        """A place is one of the sites, or the regency that was named instead of the site that the form had proposed."""
        said = super().clean() or {}
        if said.get("site") and said.get("region") not in (None, said["site"].region):
            said["site"] = None
        if "site" in self.fields and not said.get("site") and not said.get("region") and not self.errors.get("region"):
            self.add_error("region", _("Say where the work is: one of your sites, or the regency."))
        self._tell_together(said)
        return said

    def _tell_together(self, said: Mapping[str, Any]) -> None:
        """What the action would refuse is told now, with whatever could not be read here or beside it, and not after that was cured."""
        unread, origin = frozenset(self.errors), self._origin(said)
        wanted = self._wanted(said, unread)
        wanted = with_condition(wanted) if origin == Origin.COMPANY else wanted
        site, region = said.get("site"), said.get("region")
        place = site.region if site else region
        faults = [*wanted.faults(origin, self.today), *(faults_of_place(self.owner, site, place) if place else [])]
        for name, words in faults:
            if name not in unread:
                self.add_error(name if name in self.fields else None, words)

    def _wanted(self, said: Mapping[str, Any], unread: frozenset[str] = frozenset()) -> Wanted:
        site, region = said.get("site"), said.get("region")
        keys = {
            "site": site.pk if site else None,
            "region": site.region_id if site else region.pk if region else None,
            "equipment": tuple(each.pk for each in said.get("equipment") or ()),
        }
        return Wanted.as_read({**said, **keys}, unread, self.today)

    def _origin(self, said: Mapping[str, Any]) -> str:
        return Origin.COMPANY if isinstance(self.owner, Company) else said.get("origin", Origin.REGION)

    @property
    def stated_origin(self) -> str:
        """Of whom the need is; a company's is its own."""
        return self._origin(self.cleaned_data)

    @property
    def wanted(self) -> Wanted:
        """What was typed, as the action takes it."""
        return self._wanted(self.cleaned_data)


def like(statement: Statement) -> dict[str, Any]:
    """A former statement as the start of a new one."""
    names = (*PLAIN, "recurs", "origin", "site", "region", "ojt_seats", "shift", "evidence")
    heads = {"heads_least": statement.each.least, "heads_most": statement.each.most}
    return {**{name: getattr(statement, name) for name in names}, **heads, "equipment": list(statement.equipment.all())}


class EntryForm(forms.Form):
    """How a need reached the staff who enter it for somebody; at which meeting, if at one; on which paper, and its picture, if on one."""

    channel = forms.ChoiceField(label=_("How did they tell us?"), choices=[(each.value, each.label) for each in BY_STAFF], initial=Channel.COUNTER)
    meeting = forms.ModelChoiceField(label=_("At which meeting?"), queryset=Meeting.objects.none(), required=False, empty_label=_("none"))
    paper = forms.CharField(
        label=_("Number of the paper form"), max_length=20, required=False, help_text=_("It stands at its top, for example KB-7F3KQ.")
    )
    scan = ScanField(label=_("Photo or scan of the paper"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, meeting=Meeting.objects.filter(held_on__lte=today).order_by("-held_on", "-pk"))

    def clean(self) -> dict[str, Any]:
        """A need that was told at a meeting names it."""
        said = super().clean() or {}
        if said.get("channel") == Channel.MEETING and not said.get("meeting") and "meeting" not in self.errors:
            self.add_error("meeting", _("Say at which meeting."))
        if said.get("channel") == Channel.PAPER and not said.get("paper") and "paper" not in self.errors:
            self.add_error("paper", _("Say which paper: the number at its top, or one that you write there."))
        return said


class WhoseForm(forms.Form):
    """Staff say first for whom they enter a need."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), required=False, empty_label=_("choose"))
    centre = forms.ModelChoiceField(label=_("or centre"), queryset=Centre.objects.none(), required=False, empty_label=_("choose"))
    office = forms.ModelChoiceField(label=_("or labour office of"), queryset=Region.objects.none(), required=False, empty_label=_("choose"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, company=Company.objects.standing(), centre=Centre.objects.select_related("region"), office=regencies())
        searchable(self, self.fields)

    def clean(self) -> dict[str, Any]:
        """Exactly one of them."""
        said = super().clean() or {}
        if sum(bool(said.get(name)) for name in self.fields) != 1:
            self.add_error(None, _("Choose one: a company, a centre or a labour office."))
        return said


class WithdrawForm(forms.Form):
    """Why a need is taken back; may be left empty."""

    reason = forms.CharField(label=_("Why (we learn from it)"), max_length=200, required=False)


class StatementFilter(forms.Form):
    """Narrows a list of statements."""

    words = forms.CharField(label=_("Words"), required=False)
    origin = forms.ChoiceField(label=_("Origin"), choices=[("", _("all")), *Origin.choices], required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("all")), *StatementState.choices], required=False)
    meeting = forms.ModelChoiceField(label=_("Meeting"), queryset=Meeting.objects.none(), required=False, empty_label=_("all"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, meeting=Meeting.objects.filter(pk__in=Statement.objects.values("meeting")))


class MeetingForm(forms.Form):
    """A meeting to be put on record. What it asks for follows from its kind: a sector of a table, the site of a visit, a place of the others."""

    kind = forms.ChoiceField(choices=MeetingKind.choices, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=200)
    division = forms.ChoiceField(label=_("Sector (KBLI)"))
    site = forms.ModelChoiceField(label=_("Which company, at which site?"), queryset=CompanySite._base_manager.none(), empty_label=_("choose"))
    held_on = forms.DateField(label=_("Day"), widget=DayInput())
    place = forms.CharField(label=_("Place"), max_length=200, required=False, help_text=_("Empty where it is held online only."))
    starts_at = forms.TimeField(label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), required=False)
    ends_at = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), required=False)
    online = forms.URLField(
        label=_("Address online"),
        required=False,
        assume_scheme="https",
        help_text=_("Empty where one has to come. No letter names it: guests open it on the day by their own link."),
    )
    agenda = forms.CharField(label=_("Agenda"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: Any, kind: MeetingKind, typed: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial={**(typed or {}), "kind": kind}, **kwargs)
        if kind == MeetingKind.VISIT:
            choose_among(self, site=CompanySite.objects.select_related("company", "region").order_by("company__name", "name"))
            searchable(self, ("site",))
            del self.fields["place"], self.fields["online"]
        else:
            del self.fields["site"]
        if kind == MeetingKind.SECTOR:
            field = self.fields["division"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("choose")), *divisions()]
            searchable(self, ("division",))
        else:
            del self.fields["division"]
