"""The whole shop on one machine: sandbox QMORE, sandbox Saleor, demo shop and this app on loopback ports."""
