"""Nouns and their laws. No files, no Qt, no wall clock."""
