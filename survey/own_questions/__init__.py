"""Questions of the organisation's own, beside the catalogue: kept, worded, retired."""
