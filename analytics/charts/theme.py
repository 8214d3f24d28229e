"""The colours and the typeface of a picture, taken from the pages' stylesheet so that both always agree."""

import re
from dataclasses import dataclass, fields
from typing import Literal

COLOUR = re.compile(r"#[0-9a-f]{6}")
ROOT_RULE = re.compile(r":root\s*\{([^}]*)\}")
PROPERTY = re.compile(r"--([a-z0-9-]+)\s*:\s*([^;]+);")


class UnusableTheme(ValueError):
    """The stylesheet lacks a value, or gives it in a form that pictures cannot use; the message names it."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What a picture takes from the stylesheet; each colour is written as #rrggbb and used only once."""

    staff: str
    customers: str
    ink: str
    ink_soft: str
    surface: str
    surface_raised: str
    line: str
    line_strong: str
    font: str

    def __post_init__(self) -> None:
        colours = self.colours()
        for name, value in colours.items():
            if not COLOUR.fullmatch(value):
                raise UnusableTheme(f"--{name} must be written as #rrggbb in lower case, not {value!r}")
        if len(set(colours.values())) < len(colours):
            raise UnusableTheme(
                "two colours of the stylesheet are the same; a picture could not tell them apart"
            )

    def colours(self) -> dict[str, str]:
        """The colours by the names of their custom properties."""
        return {
            field.name.replace("_", "-"): getattr(self, field.name)
            for field in fields(self)
            if field.name != "font"
        }

    def follow_the_page(self, svg: str) -> str:
        """The same drawing with custom properties for colours: one drawing for light, dark and paper."""
        for name, value in self.colours().items():
            svg = svg.replace(f'"{value}"', f'"var(--{name})"')
        return svg


def read_theme(stylesheet: str, scheme: Literal["light", "dark"] = "light") -> Theme:
    """Read the theme from a stylesheet: `:root` holds the light values, the second `:root` the dark ones.

    Raises
    ------
    UnusableTheme
        If a value is missing or not written as #rrggbb.
    """
    rules = [dict(PROPERTY.findall(rule)) for rule in ROOT_RULE.findall(stylesheet)]
    if len(rules) < 2:
        raise UnusableTheme("the stylesheet needs a light and a dark :root")
    values = rules[0] if scheme == "light" else {**rules[0], **rules[1]}
    names = [field.name for field in fields(Theme)]
    missing = [name for name in names if name.replace("_", "-") not in values]
    if missing:
        raise UnusableTheme(f"the stylesheet lacks --{missing[0].replace('_', '-')}")
    return Theme(**{name: values[name.replace("_", "-")].strip() for name in names})
