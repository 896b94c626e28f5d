"""Who may come in: laws of the rule, and of the line before the door."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from netviz.host import admission
from netviz.host.admission import PASS_SECONDS, UNSEEN_SECONDS, Line, room
from netviz.host.load import Load

PURPOSES = ("explore", "train")
BYTES = st.none() | st.integers(0, 2**34)
LOADS = st.builds(
    Load,
    sessions=st.integers(0, 3_000),
    under_way=st.integers(0, 40),
    entering=st.integers(0, 40),
    descriptors=st.none() | st.integers(0, 70_000),
    memory=BYTES,
)
FREE = Load(descriptors=60_000, memory=2**33)
FULL = replace(FREE, under_way=1_000)


@given(LOADS, st.sampled_from(PURPOSES), st.data())
def test_under_a_lighter_load_no_fewer_come_in(load, purpose, data):
    lighter = replace(
        load,
        under_way=data.draw(st.integers(0, load.under_way)),
        entering=data.draw(st.integers(0, load.entering)),
        descriptors=load.descriptors and data.draw(st.integers(load.descriptors, 80_000)),
        memory=load.memory and data.draw(st.integers(load.memory, 2**35)),
    )
    assert room(lighter, purpose) >= room(load, purpose) >= 0


@given(LOADS)
def test_who_comes_to_train_is_cut_last(load):
    assert room(load, "train") >= room(load, "explore")


@given(LOADS, st.sampled_from(PURPOSES))
def test_what_is_kept_for_the_server_is_never_given_away(load, purpose):
    many = room(load, purpose)
    if many and load.descriptors is not None:
        assert load.descriptors - many * admission.DESCRIPTORS_OF_A_SESSION >= admission.DESCRIPTORS_KEPT
    if many and load.memory is not None:
        assert load.memory - many * admission.BYTES_OF_A_SESSION >= admission.BYTES_KEPT
    wait = load.under_way * admission.PAGE_SECONDS + many * admission.ENTRY_SECONDS
    assert wait <= admission.PATIENCE_SECONDS + 1e-9 or not many


def test_a_server_that_does_nothing_lets_both_in():
    assert room(FREE, "explore") > 0
    assert room(Load(), "explore") > 0  # where the system tells nothing of what is left


class Door:
    """A line with a load and a clock of its own."""

    def __init__(self, load=FREE):
        self.load, self.now = load, 0.0
        self.line = Line(lambda entering: replace(self.load, entering=entering), lambda: self.now)

    def ask(self, visitor, purpose="explore", address=""):
        self.now += 0.001
        return self.line.ask(visitor, purpose, address)


NAMES = st.lists(st.integers(0, 30).map(str), min_size=1, max_size=30, unique=True)


@given(NAMES)
def test_places_are_those_in_which_visitors_came(names):
    door = Door(FULL)
    assert [door.ask(name) for name in names] == list(range(1, len(names) + 1))
    assert [door.ask(name) for name in names] == list(range(1, len(names) + 1))


@given(NAMES, st.lists(st.sampled_from([*PURPOSES]), min_size=30, max_size=30), st.integers(1, 12))
def test_nobody_goes_before_one_of_the_same_kind_who_came_earlier(names, purposes, under_way):
    door = Door(FULL)
    kinds = dict(zip(names, purposes, strict=False))
    for name in names:
        door.ask(name, kinds[name])
    door.load = replace(FREE, under_way=under_way)
    came_in = [name for name in names if door.ask(name, kinds[name]) == 0]
    for purpose in PURPOSES:
        of_kind = [name for name in names if kinds[name] == purpose]
        entered = [name for name in of_kind if name in came_in]
        assert entered == of_kind[: len(entered)]


@given(NAMES)
def test_everybody_comes_in_once_the_load_is_gone_and_asks_no_more_often_than_there_are_visitors(names):
    door = Door(FULL)
    for name in names:
        door.ask(name)
    door.load = FREE
    left = list(names)
    for _ in names:
        left = [name for name in left if door.ask(name)]
        door.now += admission.ENTERING_SECONDS
    assert not left
    assert door.line.length == 0


@given(NAMES)
def test_no_more_enter_at_once_than_there_is_room_for(names):
    door = Door()
    most = room(FREE, "explore")
    assert sum(door.ask(name) == 0 for name in names) == min(len(names), most)


def test_who_is_in_stays_in_and_may_come_back_for_a_while():
    door = Door()
    assert door.ask("a") == 0
    door.load = FULL
    assert door.ask("a") == 0  # a reload
    door.line.connected("a")
    door.now += 10 * PASS_SECONDS
    assert door.ask("a") == 0
    door.line.left("a")
    door.now += PASS_SECONDS / 2
    assert door.ask("a") == 0
    door.now += PASS_SECONDS
    assert door.ask("a") == 1


def test_who_does_not_ask_any_more_has_left_the_line():
    door = Door(FULL)
    assert [door.ask(name) for name in "ab"] == [1, 2]
    door.now += UNSEEN_SECONDS / 2
    assert door.ask("b") == 2
    door.now += UNSEEN_SECONDS * 0.7
    assert door.ask("b") == 1


def test_many_of_one_address_stand_behind_the_first_of_every_other():
    door = Door(FULL)
    flood = [f"flood {number}" for number in range(50)]
    for name in flood:
        door.ask(name, address="one")
    assert door.ask("somebody", address="another") == 2
    assert door.ask("somebody else", address="a third") == 3
    assert door.ask(flood[1], address="one") == 4


def test_a_line_that_is_full_tells_so_and_grows_no_further(monkeypatch):
    monkeypatch.setattr(admission, "MOST_IN_LINE", 5)
    door = Door(FULL)
    assert [door.ask(str(number)) for number in range(8)] == [1, 2, 3, 4, 5, 6, 6, 6]
    assert door.line.length == 5


def test_in_a_line_that_is_full_an_address_that_fills_it_makes_way_to_others(monkeypatch):
    monkeypatch.setattr(admission, "MOST_IN_LINE", 5)
    door = Door(FULL)
    flood = [f"flood {number}" for number in range(9)]
    for name in flood:
        door.ask(name, address="one")
    assert [door.ask(name, address=name) for name in "abc"] == [2, 3, 4]
    assert [door.ask(name, address="two") for name in "de"] == [5, 6]
    assert door.line.length == 5
    assert door.ask(flood[0], address="one") == 1
    door.load = FREE
    assert [door.ask(name, address=name) for name in "abc"] == [0, 0, 0]


def test_an_address_leaves_pages_to_others_and_who_is_in_stays_in():
    pages, one = 1_000, "203.0.113.1"

    def load(sessions):
        left = admission.DESCRIPTORS_KEPT + (pages - sessions) * admission.DESCRIPTORS_OF_A_SESSION
        return replace(FREE, sessions=sessions, descriptors=left)

    door = Door(load(0))
    assert door.ask("first", address=one) == 0
    for many in range(pages):
        door.load = load(many)
        if not door.line.may_connect(str(many), one):
            break
        door.line.connected(str(many), one)
    assert many + 1 == int(admission.SHARE_OF_AN_ADDRESS * pages)
    assert door.ask("late", address=one) > 0
    assert door.line.may_connect("first", one)
    assert door.ask("elsewhere", address="198.51.100.1") == 0


def test_a_visitor_has_so_many_pages_open_and_no_more():
    door = Door()
    for _ in range(admission.MOST_OF_ONE):
        assert door.line.may_connect("a")
        door.line.connected("a")
    assert not door.line.may_connect("a")
    door.line.left("a")
    assert door.line.may_connect("a")


def test_connections_are_refused_to_strangers_only_where_nothing_is_left():
    door = Door(FULL)
    assert door.line.may_connect("a stranger")  # a browser that comes back after a night
    door.load = replace(FREE, descriptors=10)
    assert not door.line.may_connect("a stranger")
    door.line.connected("a")
    assert door.line.may_connect("a")
