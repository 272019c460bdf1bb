"""Random histories of one payment each, against both sandboxes, until three ledgers say the same."""
