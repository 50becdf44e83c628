"""What things cost: `make bench`, or `python -m bench` from the checkout's own folder.

`run` is the command, one module a benchmark (`labels`). What they share: `articles` makes the copy that is measured on,
`measuring` the clock and its rounds, `machine` says what it ran on.
"""
