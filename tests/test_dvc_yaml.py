"""dvc.yaml says what the code does."""

from __future__ import annotations

import pytest
import yaml

from closure import ROOT, stage_modules, with_module_deps
from samenspraak.cli import STAGES as COMMANDS
from samenspraak.params import Params

TEXT = (ROOT / "dvc.yaml").read_text(encoding="utf-8")
PIPELINE = yaml.safe_load(TEXT)
STAGES = PIPELINE["stages"]
DESIGN = (
    "read anonymise segment encode agree train evaluate code topics estimate sheets exchange "
    "report audit"
)


def test_every_stage_of_the_design_is_there_in_order_and_has_a_command():
    assert list(STAGES) == DESIGN.split() == list(COMMANDS)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_lists_exactly_the_modules_it_imports(stage):
    listed = {dep for dep in STAGES[stage]["deps"] if dep.endswith(".py")}
    assert listed == set(stage_modules(stage)), "run `make deps`"


def test_make_deps_changes_nothing():
    assert with_module_deps(TEXT) == TEXT


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_says_what_it_does_and_runs_one_command(stage):
    assert STAGES[stage]["desc"].endswith(".")
    assert STAGES[stage]["cmd"] == f"samenspraak {stage}"


def outs(stage):
    for kind in ("outs", "metrics", "plots"):
        for out in STAGES[stage].get(kind, []):
            path, options = next(iter(out.items()))
            yield kind, path, options


@pytest.mark.parametrize("stage", STAGES)
def test_previous_outputs_stay_until_a_stage_succeeds(stage):
    assert all(options.get("persist") for _, _, options in outs(stage))


@pytest.mark.parametrize("stage", STAGES)
def test_only_numbers_are_kept_in_git(stage):
    for _, path, options in outs(stage):
        numbers = "/metrics/" in path or "/plots/" in path
        assert (options.get("cache") is False) == numbers, path


@pytest.mark.parametrize("stage", STAGES)
def test_parameters_of_a_stage_exist(stage):
    for param in STAGES[stage]["params"]:
        if isinstance(param, str):
            key, *choice = param.split(".")
            assert key in Params.model_fields, param
            table = Params.model_fields[key].annotation
            assert not choice or choice[0] in table.model_fields, param
        else:
            assert param == {"${codebook}": ["codes"]}


def test_a_reworded_definition_does_not_retrain_but_coders_see_it():
    assert "${codebook}" not in STAGES["train"]["deps"]
    assert {"${codebook}": ["codes"]} in STAGES["train"]["params"]
    assert "${codebook}" in STAGES["sheets"]["deps"]


def test_the_audit_waits_for_everything_open_that_another_stage_makes():
    made = {
        path
        for stage in STAGES
        if stage != "audit"
        for _, path, _ in outs(stage)
        if "/private/" not in path
    }
    assert len(made) > 25
    assert made <= set(STAGES["audit"]["deps"])
