"""A browser has forgotten a message to which the server refers: Streamlit's part stops, and the page opens again."""

import re

from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import settle


def test_a_page_that_hears_nothing_more_is_opened_again_as_it_was(server, browser):
    page = browser.new_page()
    sockets, loads = [], []

    def listen_in(socket):
        there = socket.connect_to_server()
        socket.on_message(there.send)
        there.on_message(socket.send)
        sockets.append(socket)

    page.route_web_socket(re.compile("_stcore/stream"), listen_in)
    page.on("load", lambda _: loads.append(page.url))
    page.goto(f"{server.url}/compare?left=vgg16&right=vgg19")
    settle(page)
    forgotten = ForwardMsg(ref_hash="forgotten")
    forgotten.metadata.delta_path.extend([0, 0])
    with page.expect_event("load"):
        sockets[-1].send(forgotten.SerializeToString())
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Compare")
    expect(page.get_by_role("alert").filter(has_text="MISS")).to_have_count(0)
    assert loads[1] == loads[0]
    page.close()
