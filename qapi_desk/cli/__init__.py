"""Every service by words."""
