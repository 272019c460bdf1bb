"""What maintainers run by hand; the app never imports it."""
