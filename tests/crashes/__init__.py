"""Real processes of ``saleor-qmore serve``, killed, stopped and set on the same work at once."""
