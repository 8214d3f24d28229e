"""When waves open and close by themselves: rhythm, working days, sites, and what is planned next."""
