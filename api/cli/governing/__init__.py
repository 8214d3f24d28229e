"""Commands for whoever answers for it: who may do what, what was done, what is promised."""
