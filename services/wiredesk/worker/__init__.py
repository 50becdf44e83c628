"""The stream worker: a Faust app whose two hops, an agent each, process in Kafka transactions, exactly once.

From the inside out: `record` (what goes through), `transform` (what a hop does with a batch), `guard` (a record's
failure becomes a dead letter), `desk` and `edition` (the two hops), `restoring` (the second one's state), `ledger`
(what was fetched against what was delivered), `attempts` (which record the process died at), `owner` (a partition held
by a fenced transactional producer), `partitioning` (where a key belongs), `inbox` (what waits for a hop), `ports` and
`agent` (the loop that binds them), `consumer` (Faust's consumer, mended), `app` and `run` (settings, signals, start
and stop).
"""
