"""Commands on files and plans: nothing here needs an installation."""
