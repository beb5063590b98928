"""Tables as Qt wants them, over frozen rows."""
