"""Benchmarks: what the app costs, measured beside what nobody could do without (``make bench``, ``make bench-quick``).

The load and both stubs are one process on one core, the measured server is another on the other core. Everything comes
in by HTTP or through the command line, so nothing here knows the app's inside; only ``growth`` and ``drain`` fill
databases (``bench/fill.py``) and claim from them directly.
"""
