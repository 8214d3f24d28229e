"""Cases: a board for those who answer, a page for the customer, an address for programs, and commands."""
