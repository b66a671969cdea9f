"""The run-time type checker of the tests: beartype, told what it cannot see when methods are decorated one by one."""

from typing import Any, Self

from beartype import BeartypeConf, FrozenDict, beartype

check = beartype(conf=BeartypeConf(hint_overrides=FrozenDict({Self: Any})))
