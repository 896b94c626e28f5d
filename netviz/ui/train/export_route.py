"""The address of files that were made of runs, and of checkpoints: sent from the disk piece by piece."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from netviz.errors import RunError
from netviz.state.run_names import called
from netviz.training.curves import file_name
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.exports.files import checkpoint_name, named

_PLACE = "take"


def address(run: str, name: str) -> str:
    """Where a page links to; relative, so that it holds below any path that the app is served at."""
    return f"{_PLACE}/{run}/{name}"


def _sent(request: Request) -> Response:
    identity, name = request.path_params["run"], request.path_params["name"]
    try:
        run = dispatcher().store.find(identity)
    except RunError as error:
        return PlainTextResponse(str(error), status_code=503)
    path = named(identity, name) if run else None
    if run is None or path is None:
        return PlainTextResponse("There is no such file (any more); the Train page makes it anew", status_code=404)
    step, _, kind = path.name.partition(".")
    title = checkpoint_name(run, int(step)) if kind == "npz" else file_name(f"{called(run)}.{kind}")
    return FileResponse(path, filename=title, headers={"X-Content-Type-Options": "nosniff"})


EXPORTS = Route(f"/{_PLACE}/{{run}}/{{name}}", _sent)
