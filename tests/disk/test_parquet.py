"""A Parquet file that cannot be read is one error; what the system refuses stays its own."""

import errno

import pandas as pd
import pytest

from rcm_notebook.disk import reading_parquet


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no table", b"PAR1" + b"\0" * 50 + b"PAR1"])
def test_what_is_no_parquet_is_named(tmp_path, content):
    path = tmp_path / "x.parquet"
    path.write_bytes(content)
    with (
        pytest.raises(ValueError, match=r"x\.parquet cannot be read as Parquet: .*Write the file again"),
        reading_parquet(path),
    ):
        pd.read_parquet(path)


def test_a_file_that_is_not_there_is_not_called_damaged(tmp_path):
    path = tmp_path / "x.parquet"
    with pytest.raises(FileNotFoundError), reading_parquet(path):
        pd.read_parquet(path)
    with pytest.raises(OSError) as caught, reading_parquet(path):
        raise OSError(errno.EIO, "Input/output error")
    assert caught.value.errno == errno.EIO
