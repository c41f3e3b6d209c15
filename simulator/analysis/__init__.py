"""Questions to a projection: scorecard, explanation."""
