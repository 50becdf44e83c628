"""AsyncAPI 3.0: the topic catalogue and the schemas as one document, for catalogues and code generators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wiredesk_schemas.topics import RAW, Message, Topic

_BINDING: Final = "0.5.0"
_WORKER: Final = "worker"
_DEAD_LETTER_TOOL: Final = "wiredesk dlq"

Document = dict[str, Any]


def asyncapi(topics: Iterable[Topic], release: str, examples: Mapping[str, Any]) -> Document:
    """The document, as the worker sees it: it receives `wire.raw` and sends all else.

    Args:
        topics: the expanded catalogue.
        release: the version of the contract.
        examples: a payload for each schema that has one, by the schema's name.
    """
    topics = tuple(topic for topic in topics if not topic.internal)
    return {
        "asyncapi": "3.0.0",
        "id": "urn:wiredesk",
        "info": {
            "title": "Wiredesk",
            "version": release,
            "description": "Wire copy in, articles and typed events with their evidence out. Records are sent in "
            "transactions: read with isolation.level=read_committed.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "laptop": {
                "host": "127.0.0.1:9092",
                "protocol": "kafka",
                "description": "The embedded Kafka of `wiredesk up`, where its port is left as it is.",
            }
        },
        "channels": {topic.name: _channel(topic) for topic in topics},
        "operations": {name: operation for topic in topics for name, operation in _operations(topic).items()},
        "components": {
            "messages": {
                message.name: _message(topic, message, examples) for topic in topics for message in topic.messages
            }
        },
    }


def _channel(topic: Topic) -> Document:
    config = topic.config()
    return {
        "address": topic.name,
        "description": topic.holds,
        "messages": {m.name: {"$ref": f"#/components/messages/{m.name}"} for m in topic.messages},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "replicas": topic.replication,
                "topicConfiguration": {
                    "cleanup.policy": [topic.cleanup],
                    "retention.ms": int(config["retention.ms"]),
                    "max.message.bytes": int(config["max.message.bytes"]),
                },
                "bindingVersion": _BINDING,
            }
        },
        "x-owner": topic.owner,
        "x-producers": list(topic.producers),
        "x-consumers": list(topic.consumers),
    }


def _operations(topic: Topic) -> Document:
    """What Wiredesk itself does with a topic: its worker, or the tool for its dead letters."""
    name = topic.name.removeprefix("wire.").replace(".", "_")
    channel = _reference("channels", topic.name)
    messages = [{"$ref": f"{channel['$ref']}/messages/{message.name}"} for message in topic.messages]
    operations: Document = {}
    if topic.name == RAW or _WORKER in topic.consumers:
        operations[f"receive_{name}"] = {"action": "receive", "channel": channel, "messages": messages}
    if _WORKER in topic.producers:
        operations[f"send_{name}"] = {"action": "send", "channel": channel, "messages": messages}
    if _DEAD_LETTER_TOOL in topic.consumers:
        operations[f"replay_{name}"] = {
            "action": "receive",
            "channel": channel,
            "messages": messages,
            "summary": "`wiredesk dlq replay` puts letters back where they came from.",
        }
    return operations


def _message(topic: Topic, message: Message, examples: Mapping[str, Any]) -> Document:
    schema = message.schema_name
    document: Document = {
        "name": message.name,
        "summary": topic.holds,
        "contentType": message.content_type,
        "headers": _headers(topic),
        "payload": {"$ref": f"./{schema}.schema.json"}
        if schema
        else {"type": "string", "format": "binary", "description": "The document's own bytes, in any wire format."},
        "bindings": {
            "kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": _BINDING},
        },
    }
    if schema and schema in examples:
        document["examples"] = [{"name": schema, "payload": examples[schema]}]
    return document


def _headers(topic: Topic) -> Document:
    references: list[Document] = [{"$ref": f"./headers-{name}.schema.json"} for name in topic.headers]
    return references[0] if len(references) == 1 else {"allOf": references}


def _reference(section: str, name: str) -> Document:
    return {"$ref": f"#/{section}/{name}"}
