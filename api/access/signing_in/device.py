"""What a session is called in its owner's list: the kind of browser and system, and no version of either."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """For example “Firefox, Windows”; empty where a browser does not say."""
    found = (next((name for mark, name in kinds if mark in user_agent), "") for kinds in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))
