"""Redis as the cache; while it does not answer, the memory of the process stands in, and nobody waits for it twice."""

import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
LEFT_ALONE_S = 5.0


class PatientCache(RedisCache):
    """A silent Redis is left alone for a moment; then each process counts limits and keeps things for itself."""

    _left_alone_until: ClassVar[float] = 0.0

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._own = LocMemCache("while Redis is silent", params)

    @property
    def is_left_alone(self) -> bool:
        """Whether Redis did not answer a moment ago."""
        return time.monotonic() < PatientCache._left_alone_until

    def _asked(self, act: str, ask: Callable[..., Any], *args: Any, **options: Any) -> Any:
        if not self.is_left_alone:
            try:
                return ask(*args, **options)
            except (RedisError, OSError):
                PatientCache._left_alone_until = time.monotonic() + LEFT_ALONE_S
                logger.warning("Redis does not answer; the memory of this process is the cache", exc_info=True)
        return getattr(self._own, act)(*args, **options)

    def add(self, *args: Any, **options: Any) -> Any:
        return self._asked("add", super().add, *args, **options)

    def get(self, *args: Any, **options: Any) -> Any:
        return self._asked("get", super().get, *args, **options)

    def set(self, *args: Any, **options: Any) -> Any:
        return self._asked("set", super().set, *args, **options)

    def touch(self, *args: Any, **options: Any) -> Any:
        return self._asked("touch", super().touch, *args, **options)

    def delete(self, *args: Any, **options: Any) -> Any:
        return self._asked("delete", super().delete, *args, **options)

    def get_many(self, *args: Any, **options: Any) -> Any:
        return self._asked("get_many", super().get_many, *args, **options)

    def has_key(self, *args: Any, **options: Any) -> Any:
        return self._asked("has_key", super().has_key, *args, **options)

    def incr(self, *args: Any, **options: Any) -> Any:
        return self._asked("incr", super().incr, *args, **options)

    def set_many(self, *args: Any, **options: Any) -> Any:
        return self._asked("set_many", super().set_many, *args, **options)

    def delete_many(self, *args: Any, **options: Any) -> Any:
        return self._asked("delete_many", super().delete_many, *args, **options)

    def clear(self) -> Any:
        return self._asked("clear", super().clear)
