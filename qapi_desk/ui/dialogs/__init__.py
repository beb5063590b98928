"""Windows over the window: they open, they never block."""
