"""Repositories: each turns rows of one kind into frozen domain values, and back."""
