"""Effects of houses: what one house may hand on, and the answer over several."""
