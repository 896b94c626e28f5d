"""Of several servers behind the proxy of deploy/ a visitor keeps the first one: a session lives in its memory."""

import threading
import urllib.request
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.hosting.proxy import CADDY, PREFIX, proxy


@contextmanager
def server(name):
    """The HOST:PORT of one that answers its name."""

    class Named(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(name.encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Named) as serving:
        threading.Thread(target=serving.serve_forever).start()
        yield f"127.0.0.1:{serving.server_port}"
        serving.shutdown()


@pytest.mark.skipif(CADDY is None, reason="no caddy on this machine")
def test_a_visitor_stays_with_a_server_and_newcomers_are_shared_out(tmp_path):
    with ExitStack() as running:
        servers = [running.enter_context(server(name)) for name in ("one", "two")]
        port = running.enter_context(proxy(" ".join(servers), tmp_path))
        address = f"http://127.0.0.1:{port}/{PREFIX}/train"

        def visit(cookie=""):
            with urllib.request.urlopen(urllib.request.Request(address, headers={"Cookie": cookie})) as answer:
                return answer.read(), (answer.headers["Set-Cookie"] or cookie).partition(";")[0]

        newcomers = [visit() for _ in range(40)]
        assert {name for name, _ in newcomers} == {b"one", b"two"}
        for name, cookie in newcomers[:5]:
            assert {visit(cookie)[0] for _ in range(5)} == {name}
