"""Who was asked: ledger, links, mails, posters, code cards."""
