"""The three panes of the review page: queue, case story, questions."""
