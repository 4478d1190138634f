"""Declared settings: a key, a type and a default each."""
