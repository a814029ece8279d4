"""How the page looks, beyond what all our pages share. The charts take their colours from here."""

STYLE = """
:root { --ink: #1d2129; --line: #8886; --paper: #fff; --soft: #f4f5f7; --new: #1f6fb2; --against: #98a2ad; --more:
  #b4480f;
  --fewer: #2a7f8e; --allow: #6d3fa0; --needs-communication: #cf8a13; --deny: #99a3af; --stop: #b3261e; --look: #8a5300;
  --fine: #146c2e; --note: #4a5568; }
body { max-width: 62rem; color: var(--ink); background: var(--paper); }
section { margin-top: 2.5rem; }
h2 { margin-top: 0; border-top-color: var(--line); }
p, li, dd, td, th.name, h1, h2, h3, figcaption, summary, caption { overflow-wrap: anywhere; }
a { color: var(--new); }
.findings a { white-space: nowrap; }
code { opacity: 1; color: color-mix(in srgb, var(--ink) 75%, transparent); }
small { font-size: .85em; color: color-mix(in srgb, var(--ink) 75%, transparent); }
small.what { display: block; }
.aside { opacity: 1; color: color-mix(in srgb, var(--ink) 75%, transparent); font-size: .92rem; }
:focus-visible { outline: 3px solid var(--new); outline-offset: 2px; }
.glance { background: var(--soft); border-radius: .8rem; padding: 1rem 1.25rem; margin-top: 1rem; }
.glance h2 { border: 0; padding: 0; font-size: 1.15rem; }
.headline { font-size: 1.3rem; line-height: 1.5; font-weight: 600; margin: .4rem 0 .8rem; }
.tally { display: flex; flex-wrap: wrap; gap: .5rem; }
.badge { display: inline-block; border-radius: 1rem; padding: 0 .6rem; border: 1.5px solid currentcolor; font-size:
  .85rem;
  font-weight: 600; white-space: nowrap; }
.badge.stop, .findings .stop .sign, .findings .stop .level { color: var(--stop); }
.badge.look, .findings .look .sign, .findings .look .level { color: var(--look); }
.badge.fine, .findings .fine .sign, .findings .fine .level { color: var(--fine); }
.badge.note, .findings .note .sign, .findings .note .level { color: var(--note); }
.findings { list-style: none; padding: 0; }
.findings li { display: flex; gap: .7rem; padding: .45rem 0; border-top: 1px solid var(--line); }
.findings li > span:last-child { min-width: 0; }
.sign { flex: none; width: 1.5rem; height: 1.5rem; line-height: 1.4rem; border: 2px solid currentcolor; border-radius:
  50%;
  text-align: center; font-weight: 700; font-size: .9rem; box-sizing: border-box; line-height: 1.25rem; }
nav ul, nav > ul { columns: auto; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; }
nav { margin-top: 1.2rem; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; font-size: .95rem; }
th, td { border: 0; border-bottom: 1px solid var(--line); }
thead th { vertical-align: bottom; }
th.name { min-width: 9rem; font-weight: 500; }
thead th.name { font-weight: 700; }
.number { text-align: right; white-space: nowrap; }
th.number { overflow-wrap: normal; }
thead .number { white-space: normal; min-width: 4.2em; }
td.words { min-width: 7rem; }
.title { display: block; }
.statuses { min-width: 12rem; }
.swatch { display: inline-block; width: .8rem; height: .8rem; border-radius: .15rem; margin-right: .45rem;
  vertical-align: -.05rem;
  print-color-adjust: exact; }
.swatch.allow { background: var(--allow); } .swatch.needs-communication { background: var(--needs-communication); }
.swatch.deny { background: var(--deny); } .swatch.new { background: var(--new); } .swatch.against { background:
  var(--against); }
.swatch.more { background: var(--more); } .swatch.fewer { background: var(--fewer); }
figure { margin: 1.2rem 0; break-inside: avoid; }
figcaption { font-weight: 600; font-size: .95rem; }
.legend, .statuses, .steps, .reasons, .jumps { list-style: none; padding: 0; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; font-size: .9rem; margin-bottom: .5rem; }
.chart { width: 100%; min-height: 3rem; }
.chart svg { max-width: 100%; font-family: inherit; overflow: visible; }
.matrix td { border: 2px solid var(--paper); }
.matrix td, .matrix thead th { min-width: 6.5rem; overflow-wrap: normal; }
.matrix b { font-size: 1.1rem; }
.flip.to_block { background: color-mix(in srgb, var(--more) var(--strength), var(--paper)); }
.flip.from_block { background: color-mix(in srgb, var(--fewer) var(--strength), var(--paper)); }
.flip.between { background: color-mix(in srgb, var(--against) var(--strength), var(--paper)); }
.stays { background: var(--soft); }
.matrix td, .matrix .swatch { print-color-adjust: exact; }
.matrix small { color: inherit; }
.statuses { display: flex; flex-wrap: wrap; gap: 0 .9rem; margin: 0; }
.jumps li { border-left: 4px solid var(--look); padding: .1rem .8rem; margin: .4rem 0; }
details { margin: .7rem 0; }
summary { cursor: pointer; padding: .3rem 0; }
.flip-example { border: 1px solid var(--line); border-radius: .6rem; padding: .3rem .9rem; }
.went { margin-left: .4rem; display: inline-block; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem 2rem; }
.side { min-width: 0; }
.side h3 { margin-top: .5rem; }
.answer { font-weight: 700; margin: .2rem 0; }
.reasons li { padding: .15rem 0 .15rem .8rem; border-left: 3px solid var(--line); margin-bottom: .35rem; }
.refs { display: block; }
.remedy { margin: .4rem 0 .1rem; }
.steps li { padding-left: 1.5rem; position: relative; }
.steps li::before { content: "□"; position: absolute; left: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; } dd { margin: 0; min-width: 0; }
#vg-tooltip-element { font: inherit; font-size: .9rem; max-width: min(24rem, 90vw); overflow-wrap: anywhere;
  background: var(--paper);
  color: var(--ink); border: 1px solid var(--line); }
@media (max-width: 34rem) {
  body { padding: 1rem; } h1 { font-size: 1.4rem; } .headline { font-size: 1.1rem; } .glance { margin: 1rem -.4rem 0;
    padding: .9rem; }
  th.name { min-width: 7rem; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; }
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e7ec; --line: #8887; --paper: #14171c; --soft: #1e232b; --new: #6db3f2; --against: #77818d;
    --more: #f08a4b;
    --fewer: #5cc0d0; --allow: #b48be6; --needs-communication: #e0a63a; --deny: #6d7785; --stop: #ff9b94; --look:
      #ffc46b;
    --fine: #7bd88f; --note: #aab4c2; }
}
@media print {
  :root { --ink: #000; --line: #888; --paper: #fff; --soft: #fff; --new: #1f6fb2; --against: #98a2ad; --more: #b4480f;
    --fewer: #2a7f8e; --allow: #6d3fa0; --needs-communication: #cf8a13; --deny: #99a3af; --stop: #b3261e; --look:
      #8a5300;
    --fine: #146c2e; --note: #4a5568; color-scheme: light; }
  .wide { overflow: visible; } nav { display: none; } .glance { border: 1px solid #888; } table { font-size: 8.5pt; }
}
"""
