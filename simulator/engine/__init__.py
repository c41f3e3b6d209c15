"""Checked definitions -> arrays by variable, year and draw."""
