"""The store's schema, step by step. Steps import nothing of ours and never go back."""
