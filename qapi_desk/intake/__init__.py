"""Reads what a county hands in, writes and reads snapshots, makes the made-up county."""
