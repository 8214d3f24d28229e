"""Ratings that customers gave elsewhere: exports of help desks and survey tools, taken in by team.

A rating from elsewhere becomes a contact and its rating, of the week in which it was given. What a queue and
a word of theirs mean here is said once and remembered; a rating of a queue that nobody has placed yet lies
aside.
"""
