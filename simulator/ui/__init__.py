"""Pages, widgets and charts of the app."""
