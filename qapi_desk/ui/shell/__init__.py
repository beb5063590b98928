"""The frame around the pages: rail, header, status bar, menus."""
