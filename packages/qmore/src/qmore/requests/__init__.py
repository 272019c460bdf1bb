"""Requests as values: each knows its path, its signed form and how to read its answer. One idea per module, and no I/O."""
