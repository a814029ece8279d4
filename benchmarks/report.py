"""The page and the plot: docs/benchmarks.md and docs/benchmarks.svg."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Aim:
    """One aim of ours, what was measured, and whether it is met; `met` is None where it could not be measured."""

    text: str
    measured: str
    met: bool | None


@dataclass(frozen=True)
class Bar:
    """One line of a table and one bar of the plot: who, how long for one case, and how many times the reference."""

    name: str
    seconds: float
    ratio: float | None = None
    spread: tuple[float, float] | None = None


@dataclass(frozen=True)
class Section:
    """One part of the page; `plotted` parts are in the plot."""

    title: str
    text: str
    reference: str  # what the ratios are to
    bars: tuple[Bar, ...]
    plotted: bool = False


def duration(seconds: float) -> str:
    """A time in the unit that suits it, three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size or unit == "µs":
            return f"{seconds / size:.3g} {unit}"
    raise AssertionError(seconds)


def times(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 100 else f"{ratio:.0f}"


def page(about: dict[str, str], aims: list[Aim], sections: list[Section]) -> str:
    """The whole page as Markdown."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; what is measured and how is in [benchmarks/README.md](../benchmarks/README.md).",
        "Times are CPU time, medians of many blocks; ratios are of one run, block by block. The numbers are of one",
        "machine on one day: the ratios travel, the times do not.",
        "",
        "| | |",
        "|---|---|",
        *(f"| {key} | {value} |" for key, value in about.items()),
        "",
        "## Aims",
        "",
        "| aim | measured | met |",
        "|---|---|---|",
        *(f"| {aim.text} | {aim.measured} | {_said(aim.met)} |" for aim in aims),
        "",
        "![Time for one case](benchmarks.svg)",
    ]
    for section in sections:
        lines += ["", f"## {section.title}", "", section.text, "", *_table(section)]
    return "\n".join(lines) + "\n"


def _said(met: bool | None) -> str:
    return "not measured" if met is None else "yes" if met else "**no**"


def _table(section: Section) -> list[str]:
    if section.reference:
        head = [f"| | time | × {section.reference} | middle half |", "|---|---|---|---|"]
    else:
        head = ["| | time |", "|---|---|"]
    lines = []
    for bar in section.bars:
        line = f"| {bar.name} | {duration(bar.seconds)} |"
        if section.reference:
            middle = f"{times(bar.spread[0])}–{times(bar.spread[1])}" if bar.spread else ""
            line += f" {times(bar.ratio) if bar.ratio is not None else ''} | {middle} |"
        lines.append(line)
    return [*head, *lines]


def plot(sections: list[Section], path: Path) -> None:
    """The plotted sections as bars on a logarithmic scale; the same numbers give the same bytes."""
    import matplotlib

    matplotlib.use("svg")
    # text stays text, so that the file is small and can be searched
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "fairblock", "font.size": 9})
    from matplotlib import pyplot

    shown = [section for section in sections if section.plotted]
    heights = [len(section.bars) for section in shown]
    figure, axes = pyplot.subplots(
        len(shown), 1, figsize=(7.5, 0.34 * sum(heights) + 0.75 * len(shown)), height_ratios=heights, squeeze=False
    )
    for axis, section in zip(axes[:, 0], shown, strict=True):
        names, values = [bar.name.replace("`", "") for bar in section.bars], [bar.seconds * 1e6 for bar in section.bars]
        colors = ["#2b6cb0" if bar.name.startswith("`") else "#a0aec0" for bar in section.bars]
        drawn = axis.barh(names, values, color=colors, height=0.7)
        axis.bar_label(drawn, [duration(bar.seconds) for bar in section.bars], padding=3, fontsize=8)
        axis.set_xscale("log")
        axis.set_xlim(min(values) / 2, max(values) * 3)
        axis.invert_yaxis()
        axis.set_title(f"{section.title}: µs for one case", loc="left", fontsize=9)
        axis.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    # trailing blanks are matplotlib's, not ours
    path.write_text("\n".join(line.rstrip() for line in path.read_text(encoding="utf-8").splitlines()) + "\n")
