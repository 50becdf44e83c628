"""The stream worker: a Faust app whose one agent a hop processes in Kafka transactions, exactly once.

From the inside out: `record` (what goes through), `transform` (what a hop does with a batch), `guard` (a record's
failure becomes a dead letter), `ledger` (what was fetched against what was delivered), `attempts` (which record
the process died at), `owner` (a partition held by a fenced transactional producer), `agent` (the loop that binds
them), `consumer` (Faust's consumer, mended), `app` and `process` (settings, signals, start and stop).
"""
