"""Frames, sizes, tickets, estimates: numbers in, numbers out. Knows no file and no window."""
