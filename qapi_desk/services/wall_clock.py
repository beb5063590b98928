"""The one place where the machine's clock is read."""

from datetime import UTC, datetime


class WallClock:
    """The present, from the machine."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC, to the millisecond."""
        moment = datetime.now(UTC)  # noqa: TID251 - the one place that may
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
