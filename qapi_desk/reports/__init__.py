"""Documents of values become PDF and Excel. Computes nothing."""
