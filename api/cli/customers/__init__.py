"""Commands about customers who wait for an answer, and about what is kept of them."""
