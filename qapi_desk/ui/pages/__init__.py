"""The pages: they lay out, connect and render; they decide nothing."""
