"""The figures of the desk: what was asked over a period and what it came to, as a page and for spreadsheets."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request

from web.desk.summary import DAY, OUTCOMES, Period, Summary, summary
from web.errors import BadRequestError
from web.site import Site

EARLIEST = date(2000, 1, 1)
USUAL_DAYS = 28
MOST_DAYS = 366
SPANS = (7, USUAL_DAYS, 90)  # days, offered as links
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001  # spreadsheets take the wide ones as well


def blueprint(site: Site) -> Blueprint:
    """Return the page of figures and its export."""
    routes = Blueprint("figures", __name__, url_prefix="/desk/figures")

    @routes.get("")
    def page() -> str:
        period = chosen()
        return render_template(
            "desk/figures.html",
            contact=site.contact,
            period=period,
            spans=[(days, period.today - (days - 1) * DAY) for days in SPANS],
            summary=summary(site.store, site.conversation, period),
            outcomes=list(OUTCOMES.items()),
        )

    @routes.get("/table.csv")
    def export() -> Response:
        period = chosen()
        response = Response(as_csv(summary(site.store, site.conversation, period)), mimetype="text/csv")
        name = f"figures-{period.first}-{period.last}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-store"
        return response

    def chosen() -> Period:
        zone = ZoneInfo(site.conversation.base.clinic.time_zone)
        today = site.clock().astimezone(zone).date()
        last = read_day("last", today, today)
        first = read_day("first", last - (USUAL_DAYS - 1) * DAY, today)
        if not 0 <= (last - first).days < MOST_DAYS:
            raise BadRequestError(
                f"Please choose a first day before the last one, at most {MOST_DAYS} days in all.", 422
            )
        return Period(first, last, today, zone)

    return routes


def read_day(name: str, otherwise: date, today: date) -> date:
    """Return a day that the address gives; raise `BadRequestError` where it is none, long past or yet to come."""
    try:
        day = date.fromisoformat(request.args.get(name) or otherwise.isoformat())
    except ValueError:
        raise BadRequestError(f"Please give the {name} day as year-month-day, such as {today}.", 422) from None
    if not EARLIEST <= day <= today:
        raise BadRequestError(f"Please choose a {name} day between {EARLIEST} and today.", 422)
    return day


def as_csv(figures: Summary) -> bytes:
    """Return the figures for a spreadsheet; the mark at their start tells it that they are UTF-8."""
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(["figure", "name", "number"])
    for figure, name, number in _rows(figures):
        writer.writerow([figure, harmless(name), number])
    return text.getvalue().encode("utf-8-sig", errors="replace")


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, on one line."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(FORMULA_STARTS) else line


def _rows(figures: Summary) -> Iterator[tuple[str, str, int]]:
    for day in figures.days:
        for outcome, number in zip(OUTCOMES.values(), day.numbers, strict=True):
            yield f"Each day: {outcome}", day.day.isoformat(), number
    for table in figures.tables:
        for name, number in table.rows:
            yield table.title, name, number
