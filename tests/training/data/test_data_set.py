"""Data sets: found in the right order, read without trusting them, prepared once, and verified."""

import hashlib
import http.client
import http.server
import io
import json
import multiprocessing
import os
import pickle
import shutil
import tarfile
import threading

import numpy as np
import pytest

from netviz.errors import DataError
from netviz.training import words
from netviz.training.codes import DataSetName, Origin, Phase
from netviz.training.data import cifar10, data_set, drawn_shapes, prepare
from netviz.training.data.locks import file_lock
from netviz.training.data.sources import sources
from netviz.training.places import home

FEW = 500
"""Images of a batch that is made here: the official ones have twenty times as many."""


def quietly(doing, done):
    pass


def batch_of(seed):
    random = np.random.default_rng(seed)
    return {
        b"data": random.integers(0, 256, (FEW, 3072), np.uint8),
        b"labels": random.integers(0, 10, FEW).tolist(),
        b"batch_label": b"a batch",
    }


@pytest.fixture
def few_shapes(monkeypatch):
    monkeypatch.setattr(drawn_shapes, "TRAIN_IMAGES", 1_000)
    monkeypatch.setattr(drawn_shapes, "TEST_IMAGES", 100)


@pytest.fixture
def noise(tmp_path, monkeypatch):
    """A folder of the official form with random pixels, and few of them."""
    monkeypatch.setattr(cifar10, "IMAGES_PER_BATCH", FEW)
    folder = tmp_path / "noise" / cifar10.FOLDER
    folder.mkdir(parents=True)
    for number, name in enumerate(cifar10.BATCHES):
        (folder / name).write_bytes(pickle.dumps(batch_of(number), protocol=4))
    return folder


@pytest.fixture
def archive(noise, tmp_path):
    path = tmp_path / "cifar-10-python.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=0) as made:  # noise does not become smaller
        made.add(noise, cifar10.FOLDER)
    return path


def test_a_folder_its_parent_and_its_archive_give_the_same_images(noise, archive, monkeypatch):
    digests = set()
    for named in (noise, noise.parent, archive):
        monkeypatch.setenv("NETVIZ_CIFAR10", str(named))
        loaded = data_set.load("auto", quietly)
        assert (loaded.name, loaded.train_count, loaded.test_count) == (DataSetName.CIFAR10, 5 * FEW, FEW)
        digests.add(hashlib.sha256(loaded.array("train_images")[::97].tobytes()).hexdigest())
    assert len(digests) == 1


def test_every_image_keeps_its_place_and_its_class(noise, monkeypatch):
    monkeypatch.setenv("NETVIZ_CIFAR10", str(noise))
    loaded = data_set.load("auto", quietly)
    third = batch_of(2)
    image = third[b"data"][17].reshape(3, 32, 32).transpose(1, 2, 0)
    assert np.array_equal(loaded.array("train_images")[2 * FEW + 17], image)
    assert loaded.array("train_labels")[2 * FEW + 17] == third[b"labels"][17]
    assert loaded.array("test_labels")[5] == batch_of(5)[b"labels"][5]


def test_real_images_are_five_thousand_of_each_class(cifar10, monkeypatch):
    monkeypatch.setenv("NETVIZ_CIFAR10", str(cifar10))
    loaded = data_set.load("auto", quietly)
    assert np.bincount(loaded.array("train_labels")).tolist() == [5_000] * 10
    assert np.bincount(loaded.array("test_labels")).tolist() == [1_000] * 10


@pytest.mark.parametrize(("images", "held_out"), [(50_000, 5_000), (12_000, 2_000)])
def test_what_is_held_out_is_never_trained_on(images, held_out, tmp_path):
    data = data_set.DataSet(DataSetName.CIFAR10, Origin.NAMED, cifar10.CLASSES, tmp_path, images, 10_000)
    assert len(data.held_out) == held_out
    assert set(data.held_out).isdisjoint(data.for_training)
    assert {*data.held_out, *data.for_training} == {*range(images)}


def test_the_named_source_goes_before_keras_cache_and_shapes_come_last(noise, tmp_path, monkeypatch):
    cache = tmp_path / "keras" / "datasets" / "cifar-10-batches-py-target"
    cache.mkdir(parents=True)
    (cache / cifar10.FOLDER).symlink_to(noise)
    assert [source.kind for source in sources("auto")] == ["folder", "download", "drawn"]
    assert words.origin(sources("auto")[0].origin) == "Keras' cache"
    monkeypatch.setenv("NETVIZ_CIFAR10", str(noise))
    assert [words.origin(source.origin) for source in sources("auto")] == ["NETVIZ_CIFAR10"]
    assert [source.kind for source in sources("shapes")] == ["drawn"]


def test_a_missing_folder_is_named_with_the_rule(monkeypatch, tmp_path):
    monkeypatch.setenv("NETVIZ_CIFAR10", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match=r"NETVIZ_CIFAR10 must name a cifar-10-batches-py folder.*Received: nowhere"):
        sources("auto")
    assert sources("shapes")


def test_a_sentence_never_shows_where_on_the_host_a_file_lies(monkeypatch, tmp_path, noise):
    monkeypatch.setenv("NETVIZ_CIFAR10", str(noise))
    (noise / "data_batch_3").unlink()
    with pytest.raises(DataError) as raised:
        data_set.load("auto", quietly)
    assert "data_batch_3" in str(raised.value)
    assert str(tmp_path) not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: b"", "cannot be read"),
        (lambda: pickle.dumps(batch_of(1))[:100_000], "cannot be read"),
        (lambda: b"not a pickle at all", "cannot be read"),
        (lambda: pickle.dumps({"data": 1}), "cannot be read"),
        (lambda: pickle.dumps([1, 2]), "cannot be read"),
        (lambda: pickle.dumps(batch_of(1) | {b"data": np.zeros((10, 3072))}), "data of float64"),
        (lambda: pickle.dumps(batch_of(1) | {b"data": np.zeros((9, 3072), np.uint8)}), r"data of uint8 \(9, 3072\)"),
        (lambda: pickle.dumps(batch_of(1) | {b"labels": [10] * FEW}), "labels of int64"),
        (lambda: pickle.dumps(batch_of(1) | {b"labels": [1, 2]}), "labels of int64"),
    ],
    ids=["empty", "torn", "text", "other keys", "a list", "floats", "too few", "class 10", "two labels"],
)
def test_a_damaged_batch_is_named_with_the_rule_and_what_came(noise, monkeypatch, content, said):
    monkeypatch.setenv("NETVIZ_CIFAR10", str(noise))
    (noise / "data_batch_2").write_bytes(content())
    with pytest.raises(DataError, match=f"data_batch_2 must be an official CIFAR-10 batch.*Received:.*{said}"):
        data_set.load("auto", quietly)
    assert data_set.first_prepared("auto") is None


class Malice:
    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize(
    ("function", "argument"),
    [(os.system, "touch {}"), (eval, "open('{}', 'w')"), (exec, "open('{}', 'w')"), (os.mkdir, "{}")],
)
def test_a_batch_that_wants_to_run_code_is_refused_and_runs_none(tmp_path, function, argument):
    trace = tmp_path / "trace"
    content = pickle.dumps(batch_of(1) | {b"more": Malice(function, argument.format(trace))})
    with pytest.raises(DataError, match="it asks for"):
        cifar10.read_batch(content, "data_batch_1")
    assert not trace.exists()


@pytest.mark.parametrize("kept", [0, 100, 100_000])
def test_a_torn_archive_is_named_and_nothing_is_published(archive, monkeypatch, kept):
    archive.write_bytes(archive.read_bytes()[:kept])
    monkeypatch.setenv("NETVIZ_CIFAR10", str(archive))
    with pytest.raises(DataError, match=r"cifar-10-python.tar.gz must be CIFAR-10's official .tar.gz"):
        data_set.load("auto", quietly)
    assert data_set.first_prepared("auto") is None


def test_an_archive_without_a_batch_says_which(tmp_path, noise):
    path = tmp_path / "some.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=0) as made:  # noise does not become smaller
        made.add(noise / "test_batch", "cifar-10-batches-py/test_batch")
    with pytest.raises(DataError, match="without data_batch_1, data_batch_2"):
        list(cifar10.read_archive(path))


def test_a_batch_that_unpacks_to_too_much_is_cut_off(tmp_path):
    path = tmp_path / "bomb.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=0) as made:  # noise does not become smaller
        member = tarfile.TarInfo("data_batch_1")
        member.size = 70 * 10**6
        made.addfile(member, io.BytesIO(bytes(member.size)))
    with pytest.raises(DataError, match="more than 64 MB"):
        list(cifar10.read_archive(path))


def test_a_changed_source_is_prepared_anew(noise, monkeypatch):
    monkeypatch.setenv("NETVIZ_CIFAR10", str(noise))
    before = data_set.load("auto", quietly)
    (noise / "test_batch").write_bytes(pickle.dumps(batch_of(99)))
    assert data_set.first_prepared("auto") is None
    after = data_set.load("auto", quietly)
    assert not np.array_equal(before.array("test_labels"), after.array("test_labels"))


def test_a_prepared_array_that_was_damaged_is_made_again(few_shapes):
    loaded = data_set.load("shapes", quietly)
    whole = (loaded.folder / "train_images.npy").read_bytes()
    with (loaded.folder / "train_images.npy").open("r+b") as file:
        file.seek(5_000)
        file.write(b"damaged")
    data_set.load("shapes", quietly)
    assert (loaded.folder / "train_images.npy").read_bytes() == whole


def test_a_preparation_that_was_cut_off_leaves_nothing_that_looks_whole(few_shapes):
    loaded = data_set.load("shapes", quietly)
    (loaded.folder / "data.json").unlink()
    assert data_set.first_prepared("shapes") is None
    assert data_set.load("shapes", quietly).train_count == drawn_shapes.TRAIN_IMAGES


def load_shapes_and_count(queue):
    told = []
    loaded = data_set.load("shapes", lambda doing, done: told.append(doing))
    queue.put((loaded.train_count, Phase.DRAWING_SHAPES in told))


def test_of_two_processes_at_once_one_prepares_and_both_get_the_whole_set():
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    processes = [context.Process(target=load_shapes_and_count, args=(queue,)) for _ in range(2)]
    for process in processes:
        process.start()
    answers = [queue.get(timeout=240) for _ in processes]
    for process in processes:
        process.join()
    assert [count for count, _ in answers] == [drawn_shapes.TRAIN_IMAGES] * 2
    assert not list((home() / "data").rglob("*.partial*"))


def test_shapes_are_the_same_everywhere_and_are_called_shapes(few_shapes):
    loaded = data_set.load("shapes", quietly)
    assert (words.data_set(loaded.name), words.origin(loaded.origin)) == ("Shapes", "drawn by netviz")
    images, labels = drawn_shapes.draw(200, seed=7)
    again, _ = drawn_shapes.draw(200, seed=7)
    assert np.array_equal(images, again)
    assert images.shape == (200, 32, 32, 3)
    assert images.dtype == np.uint8
    assert np.bincount(labels).tolist() == [20] * 10


def test_no_colour_and_no_pixel_tells_the_class_of_a_shape():
    """The nearest mean image, the best that pixels alone can do, stays far below what a network learns."""
    images, labels = drawn_shapes.draw(2_000, seed=3)
    values = images.reshape(len(images), -1).astype(np.float32)
    means = np.stack([values[:1_000][labels[:1_000] == number].mean(0) for number in range(10)])
    nearest = ((values[1_000:, None] - means) ** 2).sum(-1).argmin(-1)
    assert (nearest == labels[1_000:]).mean() < 0.3


@pytest.fixture
def site():
    """A web server on this machine that gives one file."""
    served = {"content": b""}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(served["content"])))
            self.end_headers()
            self.wfile.write(served["content"])

        def log_message(self, *_):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    served["url"] = f"http://127.0.0.1:{running.server_port}/cifar-10-python.tar.gz"
    yield served
    running.shutdown()
    running.server_close()


def test_a_download_tells_its_progress_and_keeps_only_the_official_bytes(site, tmp_path):
    site["content"] = b"x" * 1_000_000
    told = []
    target = tmp_path / "archive.tar.gz"
    sha256 = hashlib.sha256(site["content"]).hexdigest()
    cifar10.download(target, lambda doing, done: told.append(done), site["url"], sha256)
    assert target.read_bytes() == site["content"]
    assert told == sorted(told)
    assert told[-1] == 1.0
    with pytest.raises(DataError, match="must have the SHA-256 6d958be0"):
        cifar10.download(tmp_path / "other", quietly, site["url"])
    assert [path.name for path in tmp_path.glob("other*")] == []


def test_without_a_source_and_without_a_network_shapes_stand_in(monkeypatch, few_shapes):
    def unreachable(*_):
        raise DataError("CIFAR-10 could not be downloaded")

    monkeypatch.setattr(cifar10, "download", unreachable)
    assert data_set.load("auto", quietly).name is DataSetName.SHAPES
    with pytest.raises(DataError, match="could not be downloaded"):
        data_set.load("cifar10", quietly)


def test_the_manifest_holds_what_the_arrays_must_be(few_shapes):
    loaded = data_set.load("shapes", quietly)
    manifest = json.loads((loaded.folder / "data.json").read_text())
    for name, stated in manifest["arrays"].items():
        content = (loaded.folder / f"{name}.npy").read_bytes()
        assert stated == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def test_a_home_that_cannot_be_written_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path / "a file"))
    with pytest.raises(DataError, match=r"NETVIZ_HOME names, which .* write to\. Received: .*a file.data \(Not a dir"):
        data_set.load("shapes", quietly)


def test_a_disk_that_fills_leaves_nothing_behind_and_a_full_one_is_told_first(tmp_path, monkeypatch, few_shapes):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    save, saved = np.save, []

    def fills(path, array):
        saved.append(path)
        save(path, array)
        if len(saved) == 2:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(data_set.np, "save", fills)
        with pytest.raises(DataError, match="No space left on device"):
            data_set.load("shapes", quietly)
    assert saved
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size]

    (tmp_path / "data" / sources("shapes")[0].key / "train_images.partial.npy").write_bytes(b"of one that was killed")
    has_free(monkeypatch, 40_000_000)
    with pytest.raises(DataError, match=r"14,000 images takes 43 MB of disk .*NETVIZ_HOME.* Received: 40 MB free"):
        data_set.load("shapes", quietly)
    assert not list(tmp_path.rglob("*.partial*"))


def has_free(monkeypatch, free):
    usage = shutil.disk_usage("/")._replace(free=free)
    monkeypatch.setattr(data_set.shutil, "disk_usage", lambda folder: usage)


def test_a_disk_without_room_is_known_before_a_process_prepares_and_one_that_needs_none_is_not_asked(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path / "home"))
    has_free(monkeypatch, 31_000_000)
    with pytest.raises(DataError, match=r"14,000 images takes 43 MB of disk .* Received: 31 MB free"):
        data_set.check_room("shapes")
    folder = tmp_path / "home" / "data" / sources("shapes")[0].key
    folder.mkdir(parents=True)
    half = folder / "train_images.partial.npy"
    half.write_bytes(b"of one that goes on")
    with file_lock(folder.with_suffix(".lock")):
        data_set.check_room("shapes")  # whoever comes second waits for the first
    assert half.exists()
    with pytest.raises(DataError, match="43 MB of disk"):
        data_set.check_room("shapes")
    assert not half.exists()
    has_free(monkeypatch, 10**9)
    data_set.load("shapes", quietly)
    has_free(monkeypatch, 0)
    data_set.check_room("shapes")


@pytest.mark.parametrize(
    ("name", "content", "came"),
    [
        ("cifar.zip", b"PK\3\4 and so on", "a file that is no .tar.gz"),
        ("data_batch_1", b"\x80\4", "one of its six batches; name the folder that holds them"),
    ],
)
def test_another_file_in_the_place_of_the_archive_is_named_in_one_line(tmp_path, monkeypatch, name, content, came):
    (tmp_path / name).write_bytes(content)
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NETVIZ_CIFAR10", str(tmp_path / name))
    with pytest.raises(DataError, match=came) as raised:
        data_set.load("auto", quietly)
    assert "\n" not in str(raised.value)


def test_a_site_that_answers_nonsense_is_a_sentence(tmp_path, monkeypatch):
    def nonsense(*_, **__):
        raise http.client.BadStatusLine("what?")

    monkeypatch.setattr(cifar10.urllib.request, "urlopen", nonsense)
    with pytest.raises(DataError, match="could not be downloaded"):
        cifar10.download(tmp_path / "archive.tar.gz", quietly)


def test_exactly_the_named_source_is_prepared_and_no_other_stands_in(tmp_path, monkeypatch, capsys):
    torn = tmp_path / "cifar-10-python.tar.gz"
    torn.write_bytes(b"torn")
    monkeypatch.setenv("NETVIZ_CIFAR10", str(torn))
    (source,) = sources("auto")
    assert prepare.main("auto", source.key) == 1
    assert "no .tar.gz, or the beginning of one" in capsys.readouterr().out


def test_a_relative_home_is_the_same_folder_for_the_process_that_prepares(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NETVIZ_HOME", "runs")
    (source,) = sources("shapes")
    assert prepare.start("shapes", source.key).wait(60) == 0
    assert data_set.prepared(source)
    assert (tmp_path / "runs" / "data").is_dir()


def test_what_a_killed_process_left_of_one_source_is_gone_before_another_is_prepared(few_shapes):
    folder = home() / "data" / "another"
    folder.mkdir(parents=True)
    half = folder / "train_images.partial.npy"
    half.write_bytes(b"half")
    (folder / "whole.npy").write_bytes(b"whole")
    data_set.load("shapes", quietly)
    assert [path.name for path in folder.iterdir()] == ["whole.npy"]


def test_what_another_process_prepares_now_is_left_alone(few_shapes):
    folder = home() / "data" / "another"
    folder.mkdir(parents=True)
    half = folder / "train_images.partial.npy"
    half.write_bytes(b"half")
    with file_lock(folder.parent / "another.lock"):
        data_set.load("shapes", quietly)
    assert half.exists()
