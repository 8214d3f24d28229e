"""What decides: who is compared, the test, the gate, and the answer."""
