"""The charts, as Vega-Lite specifications made with Altair. Colours are names of the page's style, so that they follow
light, dark and print; what a chart shows stands in a table beside it, too."""

from collections.abc import Sequence
from typing import Any

import attrs

from .figures import VERDICTS

MOST_BARS = 20
_STEP = 15  # pixels of one bar
# pixels, after which a name is cut short; the tooltip has it in full
_LABEL = {"expr": "max(130, 0.3 * containerSize()[0])"}
_INK, _FAINT = "var(--ink)", "var(--line)"
_FONT = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"  # measured, so not `inherit`
_AXIS = {
    "labelColor": _INK, "titleColor": _INK, "domainColor": _FAINT, "tickColor": _FAINT, "gridColor": _FAINT,
    "labelLimit": _LABEL, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "aria": False,
}  # fmt: skip
_CONFIG = {
    "background": "transparent", "font": _FONT, "view": {"stroke": None}, "axis": _AXIS,
    "mark": {"aria": False}, "scale": {"bandPaddingInner": 0.25},
}  # fmt: skip


@attrs.frozen
class Bar:
    """One bar or one point: in which row or column, of which series, how long, and what it says when pointed at."""

    row: str
    series: str
    length: float
    told: str
    low: float | None = None
    high: float | None = None


def stacked(bars: Sequence[Bar], title: str, names: Sequence[str]) -> dict[str, Any]:
    """Each row in full, parted by verdict."""
    import altair as alt

    chart = _chart(bars).mark_bar()
    colours = [f"var(--{name})" for name in VERDICTS]
    encoded = chart.encode(
        x=alt.X("length:Q", stack="normalize", title=title, axis=_percents()),
        y=alt.Y("row:N", title=None, sort=list(names)),
        color=alt.Color("series:N", legend=None, scale=alt.Scale(domain=list(VERDICTS), range=colours)),
        order=alt.Order("place:Q"),
        tooltip="told:N",
    ).transform_calculate(place=f"indexof({list(VERDICTS)}, datum.series)")
    return _finished(encoded, 38 * len(names))


def grouped(bars: Sequence[Bar], title: str, series: Sequence[str]) -> dict[str, Any]:
    """For each row one bar a series; with a range across it where the bars have one."""
    import altair as alt

    rows = list(dict.fromkeys(bar.row for bar in bars))
    y: dict[str, Any] = {"y": alt.Y("row:N", title=None, sort=rows)}
    if len(series) > 1:
        y["yOffset"] = alt.YOffset("series:N", sort=list(series))
    told = "told:N"
    longest = max(bar.high or bar.length for bar in bars)
    x = alt.X("length:Q", title=title, axis=_percents(), scale=alt.Scale(domain=[0, longest or 1], nice=True))
    chart: Any = _chart(bars).mark_bar().encode(x=x, color=_colours(series), tooltip=told, **y)
    if any(bar.high is not None for bar in bars):
        ranges = _chart(bars).mark_rule(color=_INK, strokeWidth=1.5)
        chart = chart + ranges.encode(x="low:Q", x2="high:Q", tooltip=told, **y)
    return _finished(chart, len(rows) * (_STEP * len(series) + 8))


def lines(bars: Sequence[Bar], title: str, series: Sequence[str]) -> dict[str, Any]:
    """One line a series over what stands in the rows, in their order."""
    import altair as alt

    columns = list(dict.fromkeys(bar.row for bar in bars))
    longest = max(bar.length for bar in bars)
    axis = alt.Axis(labelAngle=0, labelOverlap="greedy", labelSeparation=12)
    chart = _chart(bars).mark_line(point=alt.OverlayMarkDef(size=45, filled=True), strokeWidth=2.5)
    encoded = chart.encode(
        x=alt.X("row:N", title=None, sort=columns, axis=axis),
        y=alt.Y("length:Q", title=title, axis=_percents(), scale=alt.Scale(domain=[0, longest or 1], nice=True)),
        color=_colours(series),
        strokeDash=alt.StrokeDash(
            "series:N", sort=list(series), legend=None, scale=alt.Scale(domain=list(series), range=[[1, 0], [5, 4]])
        ),
        tooltip="told:N",
    )
    return _finished(encoded, 220)


def both_ways(bars: Sequence[Bar], title: str, series: Sequence[str]) -> dict[str, Any]:
    """For each row a bar to the right and one to the left, of which the length is below 0."""
    import altair as alt

    rows = list(dict.fromkeys(bar.row for bar in bars))
    scale = alt.Scale(domain=list(series), range=["var(--more)", "var(--fewer)"])
    encoded = (
        _chart(bars)
        .mark_bar()
        .encode(
            x=alt.X(
                "length:Q",
                title=title,
                axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5, labelOverlap="greedy", labelSeparation=8),
            ),
            y=alt.Y("row:N", title=None, sort=rows),
            color=alt.Color("series:N", legend=None, scale=scale),
            tooltip="told:N",
        )
    )
    return _finished(encoded, len(rows) * (_STEP + 7))


def _chart(bars: Sequence[Bar]) -> Any:
    import altair as alt

    return alt.Chart(alt.InlineData(values=[attrs.asdict(bar) for bar in bars]))


def _percents() -> Any:
    import altair as alt

    return alt.Axis(format="~%", tickCount=5, labelOverlap="greedy", labelSeparation=8)


def _colours(series: Sequence[str]) -> Any:
    import altair as alt

    return alt.Color(
        "series:N",
        legend=None,
        scale=alt.Scale(domain=list(series), range=["var(--new)", "var(--against)"][: len(series)]),
    )


def _finished(chart: Any, height: int) -> dict[str, Any]:
    import altair as alt

    whole = chart.properties(
        width="container", height=height, autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )
    spec: dict[str, Any] = whole.to_dict()
    spec["config"] = _CONFIG
    del spec["$schema"]  # an address, though nobody goes there
    return spec
