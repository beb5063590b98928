"""Publishable documents, one module each: values in, a Document out. Draws nothing."""
