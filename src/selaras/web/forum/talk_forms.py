# SPDX-FileCopyrightText: 2026 The Selaras authors
# SPDX-License-Identifier: Apache-2.0
"""Forms of the conversation. What they offer is narrowed to the visitor: a company is never offered another one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.ground.network.models import Centre, Company, Post
from selaras.ground.people.rules import Role
from selaras.ground.standards.models import Programme, ProgrammeVersion, Region, Unit
from selaras.kit.dates import month_name
from selaras.kit.scope import whole_network
from selaras.loop.forum.queries.talks import divisions, known_companies, open_versions, regions_of_companies
from selaras.loop.forum.talks import LONGEST, Audience, CommentState, Subject
from selaras.loop.planning.models import SeatOjt
from selaras.loop.planning.queries.plans import latest_year, shown_plan
from selaras.web.forum.files import SentField
from selaras.web.ui.fields import choose_among, searchable

LATE = "late"
FOR_US = {"us": _("waits for you"), "others": _("waits for others")}
WAITING = [
    ("", _("all")),
    *FOR_US.items(),
    ("centre", _("waits for the centre")),
    ("company", _("waits for the company")),
    (LATE, _("answer is late")),
    ("none", _("nothing to answer")),
    ("closed", _("closed")),
]


def words_field(label: Any) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))


def asks_field() -> forms.BooleanField:
    """Whether the other side's clock is to run."""
    return forms.BooleanField(label=_("I expect an answer"), required=False, initial=True)


class MessageForm(forms.Form):
    """What one says in a conversation."""

    words = words_field(_("Your message"))
    file = SentField(label=_("Attachment"), required=False)
    asks = asks_field()


class ThreadForm(forms.Form):
    """A new conversation: with whom, about what, and its first message."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), empty_label=_("choose"))
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none(), empty_label=_("choose"))
    subject = forms.ChoiceField(label=_("About"), choices=Subject.choices, widget=forms.RadioSelect, initial=Subject.QUESTION)
    version = forms.ModelChoiceField(label=_("Which programme?"), queryset=ProgrammeVersion.objects.none(), required=False, empty_label=_("choose"))
    batch = forms.ChoiceField(label=_("Which OJT batch?"), required=False)
    title = forms.CharField(label=_("Title"), max_length=150)
    words = words_field(_("Your message"))
    file = SentField(label=_("Attachment"), required=False)
    asks = asks_field()

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        centres = Centre.objects.filter(closed_on=None).select_related("region")
        companies = known_companies(post.centre) if post.centre_id else Company.objects.standing()
        choose_among(self, company=companies, centre=centres, version=_versions())
        self.fields["centre"].initial = next((centre for centre in centres if centre.national), None)
        self.batches = {str(seat.pk): seat for seat in _batches(post)}
        self.fields["batch"].choices = [("", _("choose")), *((key, batch_words(seat, post)) for key, seat in self.batches.items())]
        if not self.batches:
            self.fields["batch"].help_text = _("The plan has no OJT batch yet of which you could speak; ask it as a question instead.")
        if post.role == Role.COMPANY:
            del self.fields["company"]
        if post.role == Role.CENTRE_HEAD:
            del self.fields["centre"]
        searchable(self, ("company", "centre", "version", "batch"))

    def clean(self) -> dict[str, Any]:
        """A programme or batch only where it is the subject; the batch is this company's, and its centre the one that is asked."""
        said = super().clean() or {}
        said["company"] = said.get("company") or self.post.company
        said["centre"] = said.get("centre") or self.post.centre
        if said.get("subject") != Subject.PROGRAMME:
            said["version"] = None
        elif not said.get("version") and "version" not in self.errors:
            self.add_error("version", _("Choose the programme that you want to speak about."))
        seat = self.batches.get(said.get("batch") or "") if said.get("subject") == Subject.BATCH else None
        said["batch"] = ("planning.package", str(seat.package_id), batch_words(seat, self.post)) if seat else ("", "", "")
        if said.get("subject") == Subject.BATCH and seat is None and "batch" not in self.errors:
            self.add_error("batch", _("Choose the batch that you want to speak about."))
        if seat and said["company"] and seat.need.company_id != said["company"].pk:
            self.add_error("batch", _("This batch goes to another company; choose one of this company's."))
        elif seat:
            said["centre"] = seat.package.centre
        return said


def _versions() -> Any:
    """The versions of which one can speak: what is taught, and the drafts that come after it."""
    programmes = Programme.objects.prefetch_related("versions")
    return ProgrammeVersion.objects.filter(pk__in=[each.pk for programme in programmes for each in open_versions(programme)]).select_related(
        "programme"
    )


def _batches(post: Post) -> list[SeatOjt]:
    """OJT of the shown plan with companies: the company's own, the centre's own, or all."""
    year = latest_year()
    plan = shown_plan(year) if year else None
    if plan is None:
        return []
    own = {"need__company": post.company_id} if post.company_id else {"package__centre": post.centre_id} if post.centre_id else {}
    with whole_network():  # a company may know which package trains for its own need
        rows = SeatOjt.objects.filter(package__plan=plan, need__company__isnull=False, **own)
        return list(rows.select_related("package__programme", "package__centre", "need__company").order_by("month", "package__code"))


def batch_words(seat: SeatOjt, post: Post) -> str:
    """An OJT batch in words; whose it is where the visitor may see several companies."""
    whose = "" if post.role == Role.COMPANY else f"{seat.need.company} · "
    when = month_name((seat.month - 1) % 12 + 1)
    return f"{whose}{seat.package.programme.title_id} · {seat.package.centre} · {when} · {seat.package.code}"


class ThreadFilter(forms.Form):
    """Narrows a list of conversations."""

    words = forms.CharField(label=_("Words"), required=False)
    waits = forms.ChoiceField(label=_("State"), choices=WAITING, required=False)
    subject = forms.ChoiceField(label=_("About"), choices=[("", _("all")), *Subject.choices], required=False)
    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), required=False, empty_label=_("all"))
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none(), required=False, empty_label=_("all"))

    def __init__(self, *args: Any, companies: Iterable[int], centres: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = {"company": Company.objects.filter(pk__in=companies), "centre": Centre.objects.filter(pk__in=centres)}
        choose_among(self, **shown)
        searchable(self, shown)


class AnnouncementForm(forms.Form):
    """What all companies, or some, are to hear."""

    title = forms.CharField(label=_("Title"), max_length=150)
    words = words_field(_("Your message"))
    audience = forms.ChoiceField(label=_("For"), choices=Audience.choices, widget=forms.RadioSelect, initial=Audience.ALL)
    division = forms.ChoiceField(label=_("Which industry?"), required=False)
    region = forms.ModelChoiceField(label=_("Which region?"), queryset=Region.objects.none(), required=False, empty_label=_("choose"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = [("", _("choose")), *divisions()]
        choose_among(self, region=regions_of_companies())
        searchable(self, ("division", "region"))

    def clean(self) -> dict[str, Any]:
        """Only what the audience needs."""
        said = super().clean() or {}
        if said.get("audience") != Audience.DIVISION:
            said["division"] = ""
        elif not said.get("division") and "division" not in self.errors:
            self.add_error("division", _("Choose the industry."))
        if said.get("audience") != Audience.REGION:
            said["region"] = None
        elif not said.get("region") and "region" not in self.errors:
            self.add_error("region", _("Choose the region."))
        return said


class CommentForm(forms.Form):
    """What a company thinks of a programme."""

    unit = forms.ModelChoiceField(label=_("About which unit?"), queryset=Unit.objects.none(), required=False, empty_label=_("the whole programme"))
    words = words_field(_("Your comment"))

    def __init__(self, *args: Any, version: ProgrammeVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, unit=version.units.order_by("programme_units__pk"))


class CommentAnswerForm(forms.Form):
    """What becomes of a comment, and why."""

    state = forms.ChoiceField(
        label=_("What becomes of it?"), choices=[each for each in CommentState.choices if each[0] != CommentState.OPEN], widget=forms.RadioSelect
    )
    answer = words_field(_("Answer to the company"))


class CommentFilter(forms.Form):
    """Narrows a list of comments."""

    words = forms.CharField(label=_("Words"), required=False)
    state = forms.ChoiceField(label=_("What became of it"), choices=[("", _("all")), *CommentState.choices], required=False)
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none(), required=False, empty_label=_("all"))
    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none(), required=False, empty_label=_("all"))

    def __init__(self, *args: Any, programmes: Iterable[int], companies: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = {"programme": Programme.objects.filter(pk__in=programmes), "company": Company.objects.filter(pk__in=companies)}
        choose_among(self, **shown)
        searchable(self, shown)
