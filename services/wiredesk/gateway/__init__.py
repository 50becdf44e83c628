"""The gateway: wire copy in by HTTP, articles and typed events out as streams, and the page that shows them.

serving      the gateway as a process
app          the routes put together, and the page
taking       routes for what comes in
telling      routes for streams
looking      routes for those who look back
tending      routes for those who run it: dead letters, sessions, health, metrics
openapi      what routes take and give
desk         what one process holds: made once, handed to the routes
doors        who may come in: keys, cookies, where a request comes from
keys         the file of keys
problems     what a refusal looks like (RFC 9457)
limits       so many requests a second, so many bytes at once
bodies       a request's body, read in pieces
intake       from a body to documents, each with its key and headers
judging      documents read in processes that can be ended; `judge` is such a process
feeding      documents put on `wire.raw`
idempotency  each request fed once, over gateways and their ends
following    the one reader of Kafka
entries      a record as it goes out
recent       the last records, in memory
filters      which records a subscriber wants
cursors      where a subscriber stands
broadcast    from the reader of Kafka to all subscribers
streams      a subscriber's records: what it missed, then what comes
letters      dead letters
marks        which requests have been fed
stats        rates, latencies and lag, in steps of two seconds
metrics      what Prometheus is told
"""
