"""What each screen shows, as one frozen State; no Qt here."""
