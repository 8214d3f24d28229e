"""What jobs and their states are called; translated where they are shown."""

from api.texts import N_

KINDS = {
    "open": N_("open the wave"),
    "close": N_("close the wave, count and publish"),
    "mail": N_("send everybody who is asked the link"),
    "mail again": N_("try again what the mail server put off"),
    "outbox": N_("hand over links of accounts, answers to customers and notices to the owner"),
    "ask": N_("ask customers by mail for a rating"),
    "calls": N_("tell other programs, and write links into tickets"),
    "rating.received": N_("tell that there were ratings"),
    "rating.low": N_("tell that there were low ratings"),
    "case.due": N_("tell that a case has waited too long"),
    "wave.released": N_("tell that a week was released"),
    "case": N_("tell the lead, then the owner, that a case is late"),
    "reasons": N_("look for reasons that are ticked more often than usual"),
    "participation": N_("fix in which of three bands participation lies today"),
    "remind": N_("remind those who have not answered"),
    "forget": N_("forget what was kept long enough"),
}
STATES = {
    "planned": N_("planned"),
    "due": N_("due"),
    "running": N_("running"),
    "held": N_("held, not a failure"),
    "failed": N_("failed, tried again at {next_try}"),
    "done": N_("done"),
    "given up": N_("given up"),
}
