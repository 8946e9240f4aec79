"""Batches come back in order, here and from a cluster."""

from __future__ import annotations

import subprocess
import sys

import pytest

from samenspraak.cluster import map_batches


def test_here_batches_are_worked_on_in_order():
    assert list(map_batches(sum, [[1, 2], [3], []])) == [3, 3, 0]


@pytest.mark.slow
def test_workers_on_this_machine_give_the_same_in_the_same_order():
    pytest.importorskip("distributed")
    script = (
        "from samenspraak.cluster import map_batches\n"
        "if __name__ == '__main__': print(list(map_batches(sum, [[1, 2], [3], []], 'local')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[3, 3, 0]", done.stderr[-800:]
