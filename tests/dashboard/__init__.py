"""The UI in the Dashboard."""
