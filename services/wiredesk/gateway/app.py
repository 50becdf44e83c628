"""The routes put together, and the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from wiredesk.gateway import looking, openapi, problems, taking, telling, tending
from wiredesk.gateway.desk import Desk
from wiredesk.gateway.doors import Doorway

PAGE: Final = Path(__file__).with_name("page")


def create_app(desk: Desk, *, version: str, page: Path = PAGE) -> FastAPI:
    """The gateway as an ASGI app.

    Args:
        desk: what the process holds; started and closed with the app.
        version: of the distribution.
        page: the folder of the page's files.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await desk.start()
        try:
            yield
        finally:
            await desk.close()

    app = FastAPI(
        title="Wiredesk gateway",
        version=version,
        description=openapi.DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.desk = desk
    problems.install(app)
    for router in (taking.router, telling.router, looking.router, tending.router):
        app.include_router(router)
    app.add_middleware(Doorway, desk=desk)
    _serve_page(app, page)
    return app


def _serve_page(app: FastAPI, page: Path) -> None:
    index, assets = page / "index.html", page / "assets"

    @app.get("/", include_in_schema=False, response_model=None)
    async def front() -> Response:
        return FileResponse(index) if index.is_file() else RedirectResponse("/openapi.json")

    if assets.is_dir():
        app.mount("/assets", StaticFiles(directory=assets), name="assets")
