"""The budgets, measured: `make bench`, or `python -m tests.bench --help`."""
