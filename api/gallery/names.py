"""What the ten pictures are called in addresses and files, for whoever must not load what draws them."""

NAMES = (
    "within",
    "estimates",
    "trend",
    "lags",
    "weeks",
    "between",
    "teams",
    "false-alarms",
    "groups",
    "questions",
)
