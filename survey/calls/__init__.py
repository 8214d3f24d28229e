"""What Resonanz tells other programs by itself: whom, about what, and the calls that wait to be made."""
