"""The database, the clock and the wire fail: nothing is lost, nothing doubled, and nobody has to restart anything."""
