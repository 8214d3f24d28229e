"""Mails: what they say, and handing them over to the organisation's mail server."""
