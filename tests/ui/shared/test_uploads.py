"""What a visitor sends takes no more memory than a picture does, whoever asks Streamlit to keep more."""

import asyncio

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from netviz.ui.shared import uploads
from netviz.ui.shared.uploads import KEPT, UploadsMiddleware


class Runtime:
    """Streamlit's, as far as uploads know it."""

    def __init__(self):
        self.uploaded_file_mgr, self.active = MemoryUploadedFileManager("upload"), {"session", "other"}

    def is_active_session(self, session):
        return session in self.active

    def kept(self, session):
        return [*self.uploaded_file_mgr.file_storage.get(session, ())]


@pytest.fixture
def runtime(monkeypatch):
    made = Runtime()
    monkeypatch.setattr(uploads, "get_instance", lambda: made)
    return made


def put(runtime, session, file, ends=False):
    """Send a file as a browser does; answers the status, None where it was passed on."""
    sent = []

    async def app(scope, receive, send):
        runtime.active -= {session} if ends else set()
        runtime.uploaded_file_mgr.add_file(session, UploadedFileRec(file, "a.png", "image/png", b"x"))

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "PUT", "path": f"/base/_stcore/upload_file/{session}/{file}", "headers": []}
    asyncio.run(UploadsMiddleware(app)(scope, None, send))
    return sent[0]["status"] if sent else None


def test_of_a_session_the_newest_files_are_kept(runtime):
    put(runtime, "other", "theirs")
    for number in range(KEPT + 3):
        put(runtime, "session", str(number))
    assert runtime.kept("session") == [str(number) for number in range(3, KEPT + 3)]
    assert runtime.kept("other") == ["theirs"]


def test_what_comes_when_its_session_has_ended_is_not_kept(runtime):
    put(runtime, "session", "late", ends=True)
    assert runtime.kept("session") == []


def test_where_no_memory_is_left_nothing_is_taken(runtime, monkeypatch):
    monkeypatch.setattr(uploads, "memory_left", lambda: 0)
    assert put(runtime, "session", "one") == 503
    assert runtime.kept("session") == []
