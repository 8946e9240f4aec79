"""Batches come back in order, here and from a cluster."""

from __future__ import annotations

import subprocess
import sys

import pytest

from samenspraak.cluster import map_batches


def test_here_batches_are_worked_on_in_order():
    assert list(map_batches(sum, [[1, 2], [3], []])) == [3, 3, 0]


def test_batches_are_taken_as_they_are_needed():
    taken = []
    batches = (taken.append(number) or [number] for number in range(5))
    assert next(map_batches(sum, batches)) == 0
    assert taken == [0]


@pytest.mark.slow
def test_on_workers_few_batches_are_under_way_at_a_time():
    pytest.importorskip("distributed")
    script = (
        "from samenspraak.cluster import map_batches\n"
        "def batches():\n"
        "    for number in range(60): taken.append(number); yield [number]\n"
        "if __name__ == '__main__':\n"
        "    taken = []\n"
        "    found = map_batches(sum, batches(), 'local')\n"
        "    print(next(found), len(taken) < 60, list(found) == list(range(1, 60)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "0 True True", done.stderr[-800:]


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
