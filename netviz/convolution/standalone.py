"""The stage as one HTML file: it opens from a disk, without a server and without a network."""

from collections.abc import Mapping
from typing import Any

from netviz.html import check_inside, json_inside

_LIGHT = """--st-text-color: #1c2430; --st-background-color: #ffffff; --st-secondary-background-color: #f4f6f9;
  --st-border-color: #dbe1ea; --st-primary-color: #2f62c9; --st-base-radius: 0.6rem;
  --st-font: system-ui, sans-serif;
  --st-chart-categorical-colors: #3b6fd4,#e07b39,#2a9d6f,#b0488f,#d9a514,#4aa3c7,#c7503f,#7a6bd1,#6f8f2f,#7d7d86;"""
_DARK = """--st-text-color: #e6eaf1; --st-background-color: #12161d; --st-secondary-background-color: #1b212b;
  --st-border-color: #323b49; --st-primary-color: #4f7fe0;"""
# Nothing is fetched, whatever comes.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"
THEME = f""":root {{
  color-scheme: light dark;
  {_LIGHT}
}}
@media (prefers-color-scheme: dark) {{
  :root {{
  {_DARK}
  }}
}}"""
"""The variables of Streamlit's themes, which follow the reader's light or dark setting."""
_TITLE = "Convolution, step by step"


def standalone(scene: Mapping[str, Any], *, script: str, style: str) -> str:
    """A page that plays the scene.

    script: a program that reads the scene, as JSON, from the element `scene` and plays it in the element `stage`.
    style: its style sheet, in the variables of Streamlit's themes; here they follow the reader's light or dark setting.
    Raises ValueError where one of them would end its own element.
    """
    check_inside(script, style)
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{_TITLE}</title>
<style>
{THEME}
body {{ margin: 0; padding: 16px; background: var(--st-background-color); color: var(--st-text-color); }}
h1 {{ margin: 0 4px 12px; font: 600 1.35rem/1.3 var(--st-font); }}
{style}
</style>
<h1>{_TITLE}</h1>
<main id="stage"></main>
<script id="scene" type="application/json">{json_inside(scene)}</script>
<script type="module">
{script}
</script>
</html>
"""
