"""What each page decides, without a word of Qt."""
