"""Appends entries to a history, one transaction each, as a command that does not hold it."""

import sys
from datetime import UTC, datetime

from qapi_desk.domain.chain import Happening
from qapi_desk.store.work import Store

url, passphrase, name, times = sys.argv[1], sys.argv[2] or None, sys.argv[3], int(sys.argv[4])
moment = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
with Store(url, passphrase) as store:
    for number in range(times):
        with store.write() as work:
            work.history.append(Happening(moment, name, "counted", f"{name}/{number}", {}))
