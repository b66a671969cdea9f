"""What every test stands on: checked array shapes, no silent broadcasting, no network, no skips where CI says so."""

import os
import shutil
import socket
from pathlib import Path

os.environ.setdefault("JAX_PLATFORMS", "cpu")
# Tests compile for longer than they compute, and with fewer optimisations XLA compiles in a third of the time.
os.environ["XLA_FLAGS"] = (
    os.environ.get("XLA_FLAGS", "") + " --xla_backend_optimization_level=0 --xla_cpu_use_fusion_emitters=false"
)
# Test processes, notebooks and kernels share what they compile, with each other and with the next run.
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(Path(__file__).parents[1] / ".pytest_cache" / "compiled"))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0.1")

import jax
import jaxtyping
import pytest
from hypothesis import HealthCheck, settings
from jaxtyping import install_import_hook

install_import_hook("rcm_notebook", "typechecker.check")
jax.config.update("jax_numpy_rank_promotion", "raise")

# Few and always the same examples in the suite; `--hypothesis-profile=thorough` tries many new ones.
settings.register_profile(
    "suite", max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
settings.register_profile(
    "thorough", settings.get_profile("suite"), max_examples=2000, derandomize=False, database=None
)
settings.load_profile("suite")

pytest_plugins = ("shown", "small_store", "thrift")

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Refuse every connection that would leave this machine; loopback and local sockets stay open."""

    def guarded(connect):
        def checked(self, address):
            if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
                raise OSError(f"The tests have no network: a connection to {address[0]} was refused.")
            return connect(self, address)

        return checked

    def resolve(host, *args, **kwargs):
        name = host.decode() if isinstance(host, bytes) else host
        if name and not name.startswith(LOOPBACK) and name != socket.gethostname():
            raise socket.gaierror(socket.EAI_NONAME, f"The tests have no network: {name} was not looked up.")
        return found(host, *args, **kwargs)

    found = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


@pytest.fixture
def unchecked():
    """Switch the check of types off, which users do not have: what they give meets our own checks."""
    jaxtyping.config.update("jaxtyping_disable", True)
    yield
    jaxtyping.config.update("jaxtyping_disable", False)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium; a test that asks for it is skipped, and counted, where there is none."""
    return _program("chromium", "apt-get install chromium")


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node; a test that asks for it is skipped, and counted, where there is none."""
    return _program("node", "install Node 20 or newer")


def _program(name: str, remedy: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not on PATH ({remedy})")
    return path


def pytest_collection_modifyitems(items):
    """Mark the tests that drive a browser, and run them last: Playwright's driver holds the thread's event loop."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def _skip_is_failure(report):
    if report.skipped and os.environ.get("RCM_NO_SKIPS") == "1" and not hasattr(report, "wasxfail"):
        where = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"RCM_NO_SKIPS=1, yet this was skipped: {where}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Turn a skipped test into a failed one where RCM_NO_SKIPS=1."""
    return _skip_is_failure((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """Turn a skipped module into a failed one where RCM_NO_SKIPS=1."""
    return _skip_is_failure((yield))
