"""The worker beside its peers, on one Kafka, one topic and one piece of work.

Each peer is a process of its own (`child`), written the way its own documentation advises (`bare`, `faust_agent`,
`quix`, `arroyo_app`, `worker`). All of them read the same preloaded topic (`copy`), do the same `works` and send the
same records; what they sent is counted (`field`). The processor time is the process's own, all threads of it.
"""
