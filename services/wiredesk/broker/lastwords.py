"""What a JVM said before it died, in terms of what can be done about it."""

from __future__ import annotations

_LINES = 8
_WIDTH = 240
_CAUSES = {
    "No space left on device": "the disk is full",
    "OutOfMemoryError": "its heap is too small; a larger one is set with WIREDESK_BROKER__HEAP",
    "Could not reserve enough space": "this machine has not enough memory for its heap (WIREDESK_BROKER__HEAP)",
    "Too many open files": "it may not open more files (ulimit -n)",
    "Failed to acquire lock on file": "another Kafka uses the same data folder",
}
_PORT_TAKEN = ("Address already in use", "BindException")


def says_port_taken(said: str) -> bool:
    """Whether it died because somebody else listens where it should."""
    return any(sign in said for sign in _PORT_TAKEN)


def explained(what: str, said: str) -> str:
    """What happened, its cause where the log tells one, and the last lines of the log.

    Args:
        what: what happened, a clause without its full stop.
        said: the log.
    """
    cause = next((f": {why}" for sign, why in _CAUSES.items() if sign in said), "")
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith("\tat ")]
    return "\n".join([what + cause, *(f"  | {line[:_WIDTH]}" for line in lines[-_LINES:])])
