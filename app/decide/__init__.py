"""The mapping between Saleor's vocabulary and QENTA's, as pure functions and tables: no socket, disk, clock or log."""
