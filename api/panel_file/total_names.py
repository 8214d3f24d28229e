"""Names that a table gives to what is no team: totals, averages, and nothing at all."""

import re

from survey.spreadsheets.headers import snake

TOTAL = {
    "total", "totals", "subtotal", "sum", "overall", "average", "avg", "mean", "gesamt", "gesamtsumme",
    "gesamtergebnis", "gesamtwert", "gesamtschnitt", "insgesamt", "summe", "zwischensumme", "teilergebnis",
    "ergebnis", "durchschnitt", "mittelwert",
}  # fmt: skip
# Alone, or beside nothing but each other and the words above, they say that everybody is meant.
EVERYBODY = {
    "all", "alle", "every", "teams", "team", "units", "groups", "grand", "the", "of", "whole", "entire",
    "company", "gruppen", "einheiten", "ganze", "ganzes", "unternehmen", "firma", "konzern", "organisation",
    "organization", "aller", "ueber", "over", "across", "haus", "gesamtes", "gesamte", "gesamtunternehmen",
    "gesamtorganisation", "gesamthaus",
}  # fmt: skip
ONLY_WITH_OTHERS = {
    "team", "teams", "the", "of", "units", "groups", "gruppen", "einheiten", "over", "ueber", "haus",
}  # fmt: skip
AT_THE_BEGINNING = {
    "summe", "gesamt", "gesamtsumme", "zwischensumme", "teilergebnis", "durchschnitt", "subtotal", "average",
}  # fmt: skip
SIGNS = {"ø", "σ", "∑", "⌀", "∅"}

NOTHING = {
    "null", "none", "nan", "na", "nil", "undefined", "leer", "blank", "missing", "fehlt", "unknown",
    "unbekannt", "k_a", "keine_angabe", "ohne", "ohne_team", "no_team", "n_a", "not_available", "empty",
    "ohne_zuordnung", "nicht_zugeordnet",
}  # fmt: skip
NO_WORD = re.compile(r"[\W_]*")


def is_total(name: str) -> bool:
    """Gesamt, Grand Total, Alle Teams, Vertrieb gesamt, Summe Vertrieb, Ø Nord."""
    if name.casefold().split()[:1] and name.casefold().split()[0] in SIGNS:
        return True
    words = [word for word in snake(name).split("_") if word]
    if not words:
        return False
    if set(words) <= TOTAL | EVERYBODY and not set(words) <= ONLY_WITH_OTHERS:
        return True
    return words[-1] in TOTAL or words[0] in AT_THE_BEGINNING or words[:2] == ["total", "for"]


def is_nothing(name: str) -> bool:
    """NULL, n/a, (leer), –: a program's word for a name that is not there."""
    return snake(name) in NOTHING or (NO_WORD.fullmatch(name) is not None and not is_total(name))
