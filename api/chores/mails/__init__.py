"""Mails at their moments, handed over one after another."""
