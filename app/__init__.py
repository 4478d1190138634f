"""Kantoku (監督): the desk, the clock, the log book and the courier of an exam day."""

__version__ = "0.1.0"
