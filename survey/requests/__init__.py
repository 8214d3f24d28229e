"""What programs send under an Idempotency-Key: done once, the same again is answered as before."""
