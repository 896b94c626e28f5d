"""A command as a shell runs it, for the tests of the command line."""

from netviz.__main__ import main


def run(capsys, *arguments):
    """Its exit code, and what it wrote to standard output and standard error."""
    code = main([*map(str, arguments)])
    told = capsys.readouterr()
    return code, told.out, told.err


def assert_refused(capsys, arguments, sentence):
    """It ends with exit code 2, and writes nothing but a line that begins with the sentence."""
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"netviz: {sentence}")
    assert len(err.splitlines()) == 1
