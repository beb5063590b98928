"""Holds a workspace as a window does, says so, and lets go when its input ends."""

import sys

from qapi_desk.store.work import Store

with Store(sys.argv[1], sys.argv[2] or None) as store:
    store.hold("the window", "ann")
    sys.stdout.write("held\n")
    sys.stdout.flush()
    sys.stdin.read()
