"""The window, its actions, the work it hands out and the trouble it shows."""
