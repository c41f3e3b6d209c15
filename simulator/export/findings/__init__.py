"""Answers to what matters, why scenarios differ and which futures fail: as tables and as sentences."""
