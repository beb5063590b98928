"""Every service by window."""
