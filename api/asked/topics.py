"""What somebody could be recognised by, in words; translated where it is shown."""

from api.texts import N_

TOPICS = {
    "age": N_("age"),
    "sex": N_("sex"),
    "place": N_("place of work"),
    "role": N_("post, pay or hours"),
    "seniority": N_("how long somebody has been there"),
    "origin": N_("origin or nationality"),
    "health": N_("health"),
    "belief": N_("belief, politics or trade union"),
    "family": N_("family or private life"),
    "name": N_("name or number"),
}
BLOCKS = {
    "work_and_knowledge": N_("Work and knowledge"),
    "organisation_and_leadership": N_("Organisation and leadership"),
    "customers": N_("Customers"),
}
