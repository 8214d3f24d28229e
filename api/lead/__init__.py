"""A team lead's one page: the own group's weeks beside the organisation, and what is done about them."""
