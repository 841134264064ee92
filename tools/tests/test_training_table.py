import pytest

from training_table import (
    COMPARISONS,
    ENGINES,
    INGREDIENTS,
    RECIPES,
    Comparison,
    Row,
    accuracy,
    ended,
    last,
    line,
    merged,
    train,
    written,
)

ROW = Row("Some", "some", "--some 1")


def test_the_accuracy_is_that_of_the_chosen_epoch(tmp_path):
    (tmp_path / "epochs.csv").write_text(
        "epoch,valid_loss,valid_accuracy,test_loss\n0,0.5,0.88,\n1,0.3,0.9,\n2,0.4,0.91,\n"
    )
    assert accuracy(INGREDIENTS, tmp_path) == pytest.approx(91)
    assert accuracy(ENGINES, tmp_path) == pytest.approx(90)


def test_a_rows_flag_replaces_the_common_one():
    assert merged("--preset quick --flip yes", "--flip no --shift 2") == (
        "--preset quick --flip no --shift 2"
    )
    assert merged("--preset quick", "") == "--preset quick"


def test_differences_are_taken_seed_by_seed():
    found = {1: 92.0, 2: 93.0, 3: 95.0}
    assert line(ROW, found, {1: 91.0, 2: 93.5, 3: 94.0}) == [
        "Some", "`--some 1`", "93.33 ± 1.53", "+0.50 ± 0.87", "+1.00, -0.50, +1.00",
    ]  # fmt: skip


def test_a_run_that_has_not_ended_does_not_count(tmp_path):
    for seed in (1, 2):
        (tmp_path / str(seed)).mkdir()
    (tmp_path / "2/evaluation.json").touch()
    assert ended(tmp_path, (1, 2, 3)) == {2: tmp_path / "2"}


def test_one_seed_has_no_spread_and_the_preset_no_difference():
    assert line(INGREDIENTS.rows[0], {1: 92.0}, None) == ["none", "–", "92.00", "–", "–"]


def test_the_final_report_has_the_test_accuracy(tmp_path):
    for row, accuracy_found in (("augmented", 0.94), ("plain-4", 0.95)):
        run = tmp_path / row / "1"
        run.mkdir(parents=True)
        (run / "epochs.csv").write_text("valid_loss,valid_accuracy\n0.4,0.91\n0.4,0.92\n0.4,0.9\n")
        (run / "evaluation.json").write_text(f'{{"accuracy": {accuracy_found}}}')
    lines = written(RECIPES, tmp_path, (1, 2)).splitlines()
    assert lines[0].endswith("| test accuracy |")
    assert lines[2] == "| augmented to the end | – | 92.00 | – | – | 94.00 |"
    assert lines[3].endswith("| 92.00 | +0.00 | +0.00 | 95.00 |")
    assert len(lines) == 4


def test_teachers_are_of_the_same_seed_and_trained_before(tmp_path):
    calls = []

    class Recorder:
        def train(self, flags, out):
            calls.append((flags, out))

    student = Row("Taught", "taught", "--some 2", ("some",))
    comparison = Comparison("tables", "--threads 1", last, (ROW, student))
    train(Recorder(), comparison, (1, 2), tmp_path, parallel=1)
    assert calls == [
        ("--threads 1 --some 1 --seed 1", tmp_path / "some/1"),
        ("--threads 1 --some 1 --seed 2", tmp_path / "some/2"),
        (f"--threads 1 --some 2 --seed 1 --teacher {tmp_path}/some/1/last", tmp_path / "taught/1"),
        (f"--threads 1 --some 2 --seed 2 --teacher {tmp_path}/some/2/last", tmp_path / "taught/2"),
    ]


def test_no_two_rows_share_a_directory_and_teachers_are_rows():
    for comparison in COMPARISONS.values():
        directories = [row.directory for row in comparison.rows]
        assert len(set(directories)) == len(directories)
        taught = [teacher for row in comparison.rows for teacher in row.teachers]
        assert set(taught) <= set(directories)
