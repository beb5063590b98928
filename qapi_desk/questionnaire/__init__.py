"""Forms, expressions, answers: what to ask next and what the answers mean. Knows no file."""
