"""The installation itself: its settings, keys, backups and who may sign in."""
