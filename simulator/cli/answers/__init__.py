"""Answers to planners' questions: a file for each, with its options, its text and what it prints with `--json`."""
