"""Mails that wait: written in the transaction of their cause, deleted when the mail server has them."""
