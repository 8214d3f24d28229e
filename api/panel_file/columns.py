"""The columns of a panel file, by the names they go by in German and English."""

from survey.spreadsheets.headers import Columns

SIDES = ("happiness", "rating")
# Of a team as a whole, in the organisation's own words, such as bands; never asked of a person.
TRAITS = ("site", "part_time", "tenure", "turnover")
GROUPS = ("department", "touchpoint", "office", *TRAITS)

# Mean ratings by customers of one kind: rating_segment_NAME, by the organisation's own words.
KINDS = {f"rating_{kind}_": kind for kind in ("channel", "segment", "stage")}

# Why a team-week's value is not used, and the columns that are emptied for it, by their beginnings.
STAFF, CUSTOMERS = ("happiness", "item_"), ("rating", "outcome_")
DROPPED = {"merged": STAFF, "suppressed": STAFF, "provisional": CUSTOMERS, "open_channel": CUSTOMERS}
REASONS = ("missing", *DROPPED)

PANEL_COLUMNS = Columns(
    aliases={
        "team": ("team name", "Teamname", "unit", "Einheit", "cell", "Zelle", "Gruppe", "Mannschaft"),
        "week": (
            "Woche",
            "KW",
            "Kalenderwoche",
            "iso week",
            "ISO-Woche",
            "date",
            "Datum",
            "period",
            "Zeitraum",
            "Periode",
            "month",
            "Monat",
            "quarter",
            "Quartal",
            "Geschäftsjahr",
            "Schuljahr",
            "fiscal year",
            "financial year",
            "school year",
        ),
        "happiness": (
            "Zufriedenheit",
            "Stimmung",
            "mood",
            "Arbeitszufriedenheit",
            "Mitarbeiterzufriedenheit",
        ),
        "happiness_n": (
            "n_happiness",
            "Zufriedenheit n",
            "n Zufriedenheit",
            "Anzahl Antworten",
            "answers",
            "Antworten",
        ),
        "rating": (
            "Bewertung",
            "Kundenbewertung",
            "Kundenzufriedenheit",
            "customer rating",
            "csat",
            "Schulnote",
            "Kundennote",
            "Gesamtnote",
            "Durchschnittsnote",
        ),
        "rating_n": (
            "n_rating",
            "Bewertung n",
            "n Bewertung",
            "Anzahl Bewertungen",
            "ratings",
            "Bewertungen",
        ),
        "headcount": ("Kopfzahl", "Teamgröße", "team size", "Mitarbeiterzahl", "Köpfe"),
        "contacts": (
            "Kontakte",
            "Anzahl Kontakte",
            "Kundenkontakte",
            "Kontaktzahl",
            "number of contacts",
            "all contacts",
        ),
        "new_unit": ("Neue Einheit", "Umbruch", "merger", "Fusion", "Zusammenlegung", "split", "Teilung"),
        "department": ("Abteilung", "Bereich"),
        "touchpoint": ("Kontaktpunkt", "Berührungspunkt"),
        "office": ("Front/Back", "Frontoffice/Backoffice"),
        "site": ("Standort", "location", "branch", "Filiale"),
        "part_time": ("Teilzeit", "Teilzeitanteil", "part-time share"),
        "tenure": ("Betriebszugehörigkeit", "Zugehörigkeit", "tenure band", "length of service"),
        "turnover": ("Fluktuation", "Personalwechsel", "staff turnover"),
        "within_variance": ("Varianz innerhalb", "Streuung innerhalb"),
        "rating_variance": ("Varianz der Bewertungen", "Streuung der Bewertungen"),
        "left_out": ("Ausgelassen",),
        "invented": ("Erfunden", "simulated", "simuliert"),
        "year": ("Jahr", "iso year", "ISO-Jahr"),
    },
    required=("team", "week", "happiness", "rating"),
    stand_ins={"week": "year"},
    families={"item_": "item_", "frage_": "item_", "outcome_": "outcome_", "kennzahl_": "outcome_"}
    | {start: start for start in KINDS}
    | {
        "bewertung_kanal_": "rating_channel_",
        "bewertung_segment_": "rating_segment_",
        "bewertung_phase_": "rating_stage_",
    },
)

REASON_WORDS = {
    "merged": "merged",
    "zusammengelegt": "merged",
    "suppressed": "suppressed",
    "unterdrueckt": "suppressed",
    "provisional": "provisional",
    "vorlaeufig": "provisional",
    "open_channel": "open_channel",
    "offener_kanal": "open_channel",
}
