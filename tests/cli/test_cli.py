"""The command line: what it prints, and what its exit status says."""

import pytest

import rcm_notebook as rcm
from rcm_notebook.cli.main import main
from rcm_notebook.data import DATASETS


def test_version_prints_the_version(capsys):
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["--version"])
    assert capsys.readouterr().out == f"rcm-notebook {rcm.__version__}\n"


def test_data_get_says_what_it_fetched(capsys):
    assert main(["data", "get", "digits"]) == 0
    assert capsys.readouterr().out == "digits: 1,437 examples of shape (8, 8), and 360 held out.\n"


def test_data_get_of_an_unknown_name_fails_with_the_nearest(capsys):
    assert main(["data", "get", "mnits"]) == 1
    assert "Did you mean 'mnist'?" in capsys.readouterr().err


@pytest.mark.slow
def test_data_get_offline_fails_with_a_remedy_and_no_traceback(capsys, tmp_path, monkeypatch):
    monkeypatch.delenv("RCM_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert main(["data", "get", "mnist"]) == 1
    message = capsys.readouterr().err
    assert message.splitlines()[-1].startswith("rcm-notebook: ")
    assert "RCM_DATA" in message
    assert "Traceback" not in message


def test_help_names_every_data_set(capsys):
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["data", "get", "--help"])
    shown = capsys.readouterr().out
    assert all(name in shown for name in DATASETS)


@pytest.mark.parametrize("arguments", [[], ["dmo"], ["data"], ["demo", "--port", "many"]])
def test_arguments_that_make_no_command_are_refused_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit, match=r"^2$"):
        main(arguments)
    assert capsys.readouterr().err.startswith("usage: rcm-notebook")


def test_an_interrupt_ends_a_command_with_the_customary_status(monkeypatch):
    def interrupted(name):
        raise KeyboardInterrupt

    monkeypatch.setattr("rcm_notebook.cli.main.load", interrupted)
    assert main(["data", "get", "digits"]) == 130
