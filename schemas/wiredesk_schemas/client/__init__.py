"""A subscriber's client: typed events as they come, from Kafka or from a gateway, by the address.

    from wiredesk_schemas.client import subscribe

    async for event in subscribe("strike", country="UA", at="http://127.0.0.1:8080"):
        print(event.kind, event.headline, event.cursor)

It connects anew by itself, with growing pauses, and goes on where it was. Keep `event.cursor` with what you made of the
event and give it back as `after`: then nothing is lost and nothing comes twice over an end of your process either. A
cursor of one address is good at every other of the same cluster, Kafka's or a gateway's. It needs
`wiredesk-schemas[client]`.
"""

from wiredesk_schemas.client.asking import Asked, ClientError, GoneError, RefusedError, UnreachableError
from wiredesk_schemas.client.subscribing import subscribe, subscribe_sync

__all__ = [
    "Asked",
    "ClientError",
    "GoneError",
    "RefusedError",
    "UnreachableError",
    "subscribe",
    "subscribe_sync",
]
