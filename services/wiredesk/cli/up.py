"""`wiredesk up`: all of it on one machine, and the typed events on the screen as they come."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from wiredesk.cli import INTERRUPTED
from wiredesk.cli.printable import printable
from wiredesk.cli.terminal import AutoJsonFlag, console, error_console, wants_json, write_line
from wiredesk.errors import BrokerError, UsageError

if TYPE_CHECKING:
    from wiredesk.broker import Kafka
    from wiredesk.broker.jars import Progress as JarProgress
    from wiredesk.cli.reckoning import Reckoning
    from wiredesk.settings import Settings

_QUIET_SECONDS: Final = 1.0
_POLL_SECONDS: Final = 1.0


def up(
    feed: Annotated[
        list[str] | None,
        typer.Option("--feed", metavar="FILE|FOLDER", help="Wire copy to put in once all runs; may be given again."),
    ] = None,
    json: AutoJsonFlag = None,
) -> None:
    """Start Kafka, its topics, a worker and the gateway on this machine, and show typed events as they come.

    Ctrl-C stops it all.

    The Kafka is the real Apache Kafka, on loopback only; the first start fetches it (45 MB). Its data are kept between
    runs. With WIREDESK_KAFKA__BOOTSTRAP_SERVERS set, that cluster is used instead. A worker or a gateway that dies is
    started anew; a Kafka that dies ends it all. Exit code 0 after Ctrl-C, or 130 where it came before all was running.

    \b
    Examples:
      wiredesk up
      wiredesk up --feed examples/
      WIREDESK_BROKER__PORT=19092 WIREDESK_WORKER__WEB_PORT=0 wiredesk up --feed story.txt
    """
    from wiredesk import logs
    from wiredesk.settings import load
    from wiredesk.sources import load as read_sources

    settings = load()
    logs.configure(level="critical", style=settings.log_format)
    if "" in (feed or ()):
        raise UsageError("--feed: the name of what is to be fed is empty")
    from wiredesk.feeds.documents import files_of

    read_sources(settings.sources_file)  # better to hear of a fault in it now than from a worker that leaves
    paths = [Path(name) for name in feed or ()]
    for path in paths:
        files_of(path)  # better to hear of a wrong name now than once all runs
    desk = _Desk(settings, paths, as_json=wants_json(json))
    asyncio.run(desk.run())
    if not desk.running:
        raise typer.Exit(INTERRUPTED)


@dataclass
class _Desk:
    """One evening's desk: what it runs, and what it says."""

    settings: Settings
    paths: list[Path]
    as_json: bool
    headline_of: str | None = None
    """The article whose headline was printed last."""
    running: bool = False
    """Whether all has been started once."""
    watches: list[asyncio.Task[None]] = field(default_factory=list)
    """What must go on for as long as we do; each ends only by an error."""

    async def run(self) -> None:
        """Until Ctrl-C or SIGTERM.

        Raises:
            OperationError: something that we need has died, or could not be started.
        """
        loop = asyncio.get_running_loop()
        if work := asyncio.current_task():
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, work.cancel)
        begun = time.monotonic()
        with suppress(asyncio.CancelledError):
            async with AsyncExitStack() as stack:
                await self._start(stack)
                self.running = True
                await self._while_all_is_well(self._show(begun))
        if self.running:
            error_console().print("stopped; data are kept for the next time", style="dim")
        else:
            error_console().print("stopped before all was running", style="dim")

    async def _while_all_is_well(self, showing: Coroutine[Any, Any, None]) -> None:
        """Show, until that fails or anything that it needs does."""
        work = asyncio.create_task(showing)
        try:
            ended, _ = await asyncio.wait([work, *self.watches], return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    async def _start(self, stack: AsyncExitStack) -> None:
        settings = self.settings
        if settings.kafka.bootstrap_servers is None:
            address = await stack.enter_async_context(self._broker())
            kafka = settings.kafka.model_copy(update={"bootstrap_servers": address})
            self.settings = settings = settings.model_copy(update={"kafka": kafka})
        await self._topics()
        await stack.enter_async_context(self._worker())
        await stack.enter_async_context(self._gateway())

    @asynccontextmanager
    async def _broker(self) -> AsyncIterator[str]:
        from wiredesk.broker import KAFKA_VERSION, Kafka

        begun = time.monotonic()
        with _fetching() as told:
            kafka = Kafka.from_settings(self.settings, progress=told)
            await kafka.start()
        try:
            version = f"Apache Kafka {KAFKA_VERSION}"
            self._say("kafka", f"{kafka.bootstrap_servers}  {version}, up in {time.monotonic() - begun:.1f} s")
            async with self._watched(self._until_it_dies(kafka)):
                yield kafka.bootstrap_servers
        finally:
            await kafka.stop()

    async def _until_it_dies(self, kafka: Kafka) -> None:
        node = kafka.cluster.node(1)
        while node.running:  # noqa: ASYNC110 - a process, which tells nobody
            await asyncio.sleep(_POLL_SECONDS)
        error_console().print("the embedded Kafka has died; stopping", style="red")
        try:
            kafka.cluster.wait()  # says why, and does not wait any more
        except BrokerError as error:
            what = str(error).partition("\n")[0]
            raise BrokerError(f"{what}; its log is {node.folder / 'server.log'}") from error

    @asynccontextmanager
    async def _watched(self, watch: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
        task = asyncio.create_task(watch)
        self.watches.append(task)
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _topics(self) -> None:
        from wiredesk.topics import carry_out, compare, read
        from wiredesk_schemas import catalogue

        kafka = self.settings.kafka
        wanted = catalogue()
        found = compare(
            wanted, await read(kafka, [kafka.topic_prefix + t.name for t in wanted]), prefix=kafka.topic_prefix
        )
        await carry_out(kafka, found)
        names = ", ".join(kafka.topic_prefix + topic.name for topic in wanted if not topic.internal)
        self._say("topics", names)

    @asynccontextmanager
    async def _worker(self) -> AsyncIterator[None]:
        from wiredesk.cli.supervisor import Supervisor

        settings = self.settings
        host = settings.worker.web_host
        port = _free_port(host, settings.worker.web_port)
        log = settings.home / "logs" / "worker.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        environment = {
            **os.environ,
            "WIREDESK_KAFKA__BOOTSTRAP_SERVERS": settings.kafka.bootstrap_servers or "",
            "WIREDESK_WORKER__WEB_PORT": str(port),
        }
        supervisor = Supervisor("worker", environment, folder=Path.cwd(), log=log, left=self._left("worker"))
        async with self._watched(supervisor.run()):
            self._say("worker", f"log in {log}")
            self._say("metrics", f"http://{host}:{port}/metrics  (also /healthz and /readyz)")
            yield

    @asynccontextmanager
    async def _gateway(self) -> AsyncIterator[None]:
        from wiredesk.cli.supervisor import Supervisor

        settings = self.settings
        host = settings.gateway.host
        port = _free_port(host, settings.gateway.port)
        log = settings.home / "logs" / "gateway.log"
        environment = {
            **os.environ,
            "WIREDESK_KAFKA__BOOTSTRAP_SERVERS": settings.kafka.bootstrap_servers or "",
            "WIREDESK_GATEWAY__PORT": str(port),
        }
        supervisor = Supervisor("gateway", environment, folder=Path.cwd(), log=log, left=self._left("gateway"))
        async with self._watched(supervisor.run()):
            self._say("gateway", f"http://{host}:{port}  (the page; log in {log})")
            yield

    def _left(self, name: str) -> Callable[[int, float, str | None], None]:
        def told(code: int, pause: float, reason: str | None) -> None:
            out = error_console()
            out.print(f"the {name} left with exit code {code}; it starts again in {pause:g} s", style="yellow")
            if reason:
                out.print(f"  {reason}", style="dim", soft_wrap=True)

        return told

    async def _show(self, begun: float) -> None:
        """Feed, and show what comes, for ever."""
        from wiredesk.cli.reckoning import Reckoning
        from wiredesk.reading import Now, reader
        from wiredesk_schemas import event_types, events_topic
        from wiredesk_schemas.topics import ARTICLES, DEAD_LETTERS

        prefix = self.settings.kafka.topic_prefix
        topics = {prefix + events_topic(category): category for category in event_types()}
        others = {prefix + ARTICLES: "articles", prefix + DEAD_LETTERS: "dead-letters"}
        async with reader(self.settings.kafka, [*topics, *others]) as source:
            await source.place(Now())
            fed = [await self._feed(path) for path in self.paths]
            reckoning = Reckoning(expected=sum(fed), begun=begun)
            self._hint(fed)
            async for record in source.follow():
                stream = topics.get(record.topic) or others[record.topic]
                if stream in topics.values():
                    self._print(record)
                elif stream == "articles":
                    reckoning.copies += _is_copy(record.value)
                if reckoning.enter(stream):
                    # A moment later: the events of the last article lie in other topics, and may be behind it.
                    asyncio.get_running_loop().call_later(_QUIET_SECONDS, self._summarise, reckoning)

    def _summarise(self, reckoning: Reckoning) -> None:
        self._say("done", reckoning.summary())
        self._say("next", "wiredesk feed FILE, wiredesk tail, wiredesk dlq list; Ctrl-C here stops everything")

    def _print(self, record: Any) -> None:  # noqa: ANN401 - aiokafka has no types
        from wiredesk.cli import render
        from wiredesk_schemas import read_event

        if self.as_json:
            write_line(record.value)
        else:
            event = read_event(record.value)
            console().print(render.event_notice(event, headed=event.article_id != self.headline_of))
            self.headline_of = event.article_id

    async def _feed(self, path: Path) -> int:
        """Put a file or folder in. Returns how many documents went in."""
        from wiredesk.feeds.documents import Labelling, files_of, read_file
        from wiredesk.feeds.feeder import Feeder, Refused
        from wiredesk_schemas.topics import RAW, topic

        kafka, labelling, count = self.settings.kafka, Labelling(), 0

        async def documents() -> AsyncIterator[Any]:
            for file in files_of(path):
                yield read_file(file, below=path, labelling=labelling)

        def fed(_: object) -> None:
            nonlocal count
            count += 1

        def refused(found: Refused) -> None:
            error_console().print(f"not fed: {printable(found.document.name)}: {found.reason}", style="yellow")

        limit = topic(RAW).max_message_bytes
        await Feeder(kafka, kafka.topic_prefix + RAW, max_bytes=limit, fed=fed, refused=refused).feed(documents())
        self._say("fed", f"{count} documents of {path}")
        return count

    def _hint(self, fed: list[int]) -> None:
        out = error_console()
        if not fed:
            out.print("put wire copy in with `wiredesk feed FILE`, from another terminal", style="dim")
        out.print("Ctrl-C stops everything\n", style="dim")

    def _say(self, what: str, text: str) -> None:
        from rich.text import Text

        error_console().print(Text.assemble((f"{what:8}", "bold"), text), soft_wrap=True)


@contextmanager
def _fetching() -> Iterator[Any]:
    """A bar for the download of Kafka, which is shown only where there is something to download."""
    from wiredesk.cli.terminal import download

    with download() as bar:
        task: list[Any] = []

        def told(progress: JarProgress) -> None:
            if not task:
                task.append(bar.add_task("fetching Kafka", total=progress.bytes_total))
            bar.update(task[0], completed=progress.bytes)

        yield told


def _free_port(host: str, port: int) -> int:
    """The port, or a free one where it is taken or none is asked for."""
    import socket

    for candidate in (port, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, candidate))
            return int(probe.getsockname()[1])
    return port


def _is_copy(value: bytes | None) -> bool:
    """Whether an article says that it was told before, as it does of examples that are fed a second time."""
    from wiredesk_schemas import Article

    relation = Article.read(value or b"").relation
    return relation is not None and relation.kind == "duplicate"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("up")(up)
