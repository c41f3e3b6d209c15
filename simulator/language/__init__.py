"""Text of models, regions and scenarios -> checked definitions."""
