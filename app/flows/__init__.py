"""The shell around the decisions: load, ask, send, tell, commit."""
