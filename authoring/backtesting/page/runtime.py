"""What draws the charts in the browser: one copy of Vega, and what may run in the page at all."""

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from .pieces import Html

# Expressions of the charts are interpreted (`ast`), so that the page needs no `eval`; colours are those of the page.
_START = """
for (const place of document.querySelectorAll(".chart")) {
  const spec = JSON.parse(document.getElementById(place.dataset.spec).textContent);
  vegaEmbed(place, spec, {actions: false, ast: true, renderer: "svg", hover: false}).catch((why) => {
    place.textContent = String(why);
    console.error(why);
  });
}
const opened = [];
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not([open])")) { fold.open = true; opened.push(fold); }
});
addEventListener("afterprint", () => { for (const fold of opened.splice(0)) fold.open = false; });
"""


@cache
def vega() -> str:
    """Vega, Vega-Lite and Vega-Embed in one text, as vl-convert brings them along."""
    import altair
    import vl_convert

    major, minor = altair.SCHEMA_VERSION.lstrip("v").split(".")[:2]
    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", f"{major}.{minor}")).replace(
        "</script", "<\\/script"
    )


def scripts() -> Html:
    """The end of the body."""
    return Html(f"<script>{vega()}</script>\n<script>{_START}</script>")


def allowed() -> str:
    """The content security policy: only our two scripts run, and nothing is ever loaded from anywhere."""
    hashes = " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in (vega(), _START))
    return f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def data(value: Any, anchor: str) -> Html:
    """A value for the scripts; no text in it can end the element."""
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        told = told.replace(sign, f"\\u{ord(sign):04x}")
    return Html(f'<script type="application/json" id="{anchor}">{told}</script>')
