"""The rehearsal: this organisation's own teams, invented people and answers, beside the real installation."""
