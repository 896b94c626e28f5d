"""What differs between systems: each way is taken where the system has it, and only one module knows of any."""

import ast
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from netviz.training import operating_system
from netviz.training.data.locks import file_lock
from netviz.training.environment import ROOT

HERE = Path(operating_system.__file__)
POSIX_MODULES = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "posix", "msvcrt", "winreg"}
POSIX_NAMES = {
    "fork", "forkpty", "killpg", "setsid", "getpgid", "setpgid", "nice", "wait", "waitpid", "getuid", "geteuid",
    "getgid", "chown", "mkfifo", "getloadavg", "sched_getaffinity", "sched_setaffinity", "sysconf", "statvfs", "uname",
    "openpty", "pidfd_open", "SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGSTOP", "SIGCONT", "SIGCHLD", "SIGALRM",
    "SIGPIPE", "SIGQUIT", "AF_UNIX", "O_DIRECTORY", "O_NOFOLLOW", "WNOHANG",
}  # fmt: skip
POSIX_ARGUMENTS = {"preexec_fn", "start_new_session", "pass_fds", "creationflags", "process_group", "dir_fd"}
POSIX_PATHS = ("/proc", "/sys", "/dev", "/tmp", "/etc", "/run", "/var", "/bin", "/usr")
PARENT = "import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid, flush=True); import time; time.sleep(600)"  # noqa: E501
RAISED = "import resource as r; from netviz.training.operating_system import raise_limit; import sys; soft, hard = map(int, sys.argv[1:]); r.setrlimit(r.RLIMIT_NOFILE, (soft, hard)); told = raise_limit(); print(told, *r.getrlimit(r.RLIMIT_NOFILE))"  # noqa: E501


def of_one_system(path):
    """What a file names that only some systems have."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                yield from POSIX_MODULES & {name.name.partition(".")[0] for name in node.names}
            case ast.ImportFrom():
                yield from POSIX_MODULES & {node.module} | POSIX_NAMES & {name.name for name in node.names}
            case ast.Attribute(value=ast.Name(id="os" | "signal" | "socket"), attr=name) if name in POSIX_NAMES:
                yield name
            case ast.keyword(arg=name) if name in POSIX_ARGUMENTS:
                yield name
            case ast.Constant(value=str(text)) if text.startswith(tuple(f"{path}/" for path in POSIX_PATHS)):
                yield text


def test_what_only_some_systems_have_is_named_in_one_module():
    assert {"fcntl", "killpg", "SIGKILL"} <= {*of_one_system(HERE)}
    others = [*(ROOT / "netviz").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
    found = {str(path.relative_to(ROOT)): [*of_one_system(path)] for path in others if path != HERE}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.fixture
def family():
    """A process apart, and the number of one that it has started."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, **operating_system.apart()) as parent:
        yield parent, int(parent.stdout.readline())
        parent.kill()


@pytest.mark.parametrize("has_sessions", [True, False])
def test_killing_takes_what_a_process_has_started_along(family, monkeypatch, has_sessions):
    parent, child = family
    if not has_sessions:
        monkeypatch.delattr(os, "killpg", raising=False)
    started = psutil.Process(child)
    operating_system.kill_with_children(parent.pid)
    assert parent.wait(10)
    psutil.wait_procs([started], 10)
    assert not started.is_running() or started.status() == psutil.STATUS_ZOMBIE
    operating_system.kill_with_children(parent.pid)  # it is gone: nothing happens


def test_without_sessions_a_process_lives_apart_in_a_group(monkeypatch):
    monkeypatch.delattr(os, "setsid", raising=False)
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0x200, raising=False)
    assert operating_system.apart() == {"creationflags": 0x200}


def test_ending_is_as_an_interruption_where_the_terminal_is_never_lost(monkeypatch):
    monkeypatch.delattr(signal, "SIGHUP", raising=False)
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), operating_system.interrupted_by_end():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


def test_where_no_process_is_nice_its_class_is_lower(monkeypatch, tmp_path):
    told = []
    monkeypatch.setattr(psutil, "WINDOWS", True)
    monkeypatch.setattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 0x4000, raising=False)
    monkeypatch.setattr(psutil, "Process", lambda: SimpleNamespace(nice=told.append))
    monkeypatch.setattr(operating_system, "PROC", tmp_path / "absent")
    operating_system.lower_own_priority()
    assert told == [0x4000]


def test_a_file_is_locked_by_windows_own_means(monkeypatch, tmp_path):
    taken = []

    def locking(handle, mode, length):
        if taken:
            raise PermissionError("it is taken")
        taken.append((mode, length))

    def is_taken():
        raise BlockingIOError

    monkeypatch.setattr(operating_system, "fcntl", None)
    monkeypatch.setattr(operating_system, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    with file_lock(tmp_path / "lock"):
        assert taken == [(2, 1)]
        with pytest.raises(BlockingIOError), file_lock(tmp_path / "lock", waiting=is_taken):
            pass


@pytest.mark.parametrize(("soft", "hard"), [(64, 500), (500, 500), (256, 1024)])
def test_a_process_may_open_as_many_files_as_its_hard_limit_allows(soft, hard):
    pytest.importorskip("resource")
    ran = subprocess.run(
        [sys.executable, "-c", RAISED, str(soft), str(hard)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == [str(hard)] * 3


def test_where_there_is_no_such_limit_nothing_is_done(monkeypatch):
    monkeypatch.setattr(operating_system, "resource", None)
    assert operating_system.raise_limit() is None


def test_a_system_that_refuses_keeps_its_limit(monkeypatch):
    resource = pytest.importorskip("resource")

    def refuse(*_):
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert operating_system.raise_limit() == 256


def test_a_host_is_itself_where_the_system_tells_nothing_of_its_start(monkeypatch, tmp_path):
    monkeypatch.setattr(operating_system, "PROC", tmp_path)
    assert operating_system.host() == operating_system.host()
    assert ":" not in operating_system.host()


CONTAINERS = {
    "version 2": ({"memory.max": "690000000", "cpu.max": "50000 100000"}, 690_000_000, 1),
    "version 1": (
        {
            "memory/memory.limit_in_bytes": "690000000",
            "cpu/cpu.cfs_quota_us": "200000",
            "cpu/cpu.cfs_period_us": "100000",
        },
        690_000_000,
        2,
    ),
    "no limit": ({"memory.max": "max", "cpu.max": "max 100000"}, None, 8),
    "no limit of version 1": (
        {"memory/memory.limit_in_bytes": str(2**63 - 4096), "cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "1"},
        None,
        8,
    ),
    "another system": ({}, None, 8),
}


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_container_has_what_it_is_given_and_a_machine_all_of_it(container, monkeypatch, tmp_path):
    files, memory, cores = CONTAINERS[container]
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n")
    monkeypatch.setattr(operating_system, "CGROUP", tmp_path)
    monkeypatch.setattr(psutil, "Process", type("OfEightCores", (), {"cpu_affinity": lambda _: range(8)}))
    assert operating_system.memory_bytes() == (memory or psutil.virtual_memory().total)
    assert operating_system.cores() == cores


@pytest.mark.parametrize("names", ["memory.max memory.current memory.stat inactive_file", "memory/memory.limit_in_bytes memory/memory.usage_in_bytes memory/memory.stat total_inactive_file"])  # fmt: skip  # noqa: E501
def test_a_container_has_left_what_it_has_not_taken_and_what_can_be_dropped(names, monkeypatch, tmp_path):
    monkeypatch.setattr(operating_system, "CGROUP", tmp_path)
    before = operating_system.memory_left()
    (tmp_path / "memory").mkdir()
    *files, droppable = names.split()
    for name, text in zip(files, ("4096", "3000", f"{droppable} 500"), strict=True):
        (tmp_path / name).write_text(f"{text}\n")
    assert operating_system.memory_left() == 4_096 - 3_000 + 500 < before


def test_what_may_still_be_opened_is_not_known_everywhere(monkeypatch, tmp_path):
    monkeypatch.setattr(operating_system, "PROC", tmp_path)
    assert operating_system.descriptors_left() is None
    monkeypatch.setattr(operating_system, "resource", None)
    assert operating_system.descriptors_left() is None
