"""axe on a page: the findings of its release, in half the processor time on a page with long tables.

For every element whose contrast it looks at, axe 4.12 parses the same few colours again, and keeps each
one's numbers in six WeakMaps, which is how its private members are written for old browsers. Later
releases do neither: with one of these, `AXE_SCRIPT` is enough.
"""

from collections.abc import Callable
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": list(WCAG)}}
# A private member lies on its owner.
MEMBERS = """class {
    name = Symbol();
    get(owner) { return owner[this.name]; }
    set(owner, value) { owner[this.name] = value; return this; }
    add(owner) { return this.set(owner, true); }
    has(owner) { return Object.hasOwn(owner, this.name); }
}"""
# What cannot be parsed is tried again, since axe also notes that.
COLOURS = """
    const colour = axe.commons.color.Color.prototype;
    const parse = colour.parseString;
    const parsed = new Map();
    colour.parseString = function (text) {
        if (!parsed.has(text)) {
            parse.call(this, text);
            parsed.set(text, [this.r, this.g, this.b, this.alpha]);
        }
        [this.r, this.g, this.b, this.alpha] = parsed.get(text);
        return this;
    };
"""
SCRIPT = f"((WeakMap, WeakSet) => {{ {AXE_SCRIPT}\n{COLOURS} }})({MEMBERS}, {MEMBERS})"


def violations(page: Page, run: Callable[[str], object]) -> list[dict[str, Any]]:
    """What axe finds against WCAG 2.2 AA and its own best practices; `run` runs a script in the page."""
    if not page.evaluate("'axe' in window"):
        run(SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then(({ violations }) => violations)", OPTIONS
    )
    return found
