import pytest

from training_table import (
    COMPARISONS,
    ENGINES,
    INGREDIENTS,
    Row,
    accuracies,
    accuracy,
    line,
    merged,
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
        (tmp_path / str(seed) / "epochs.csv").write_text("valid_loss,valid_accuracy\n0.4,0.91\n")
    (tmp_path / "2/evaluation.json").touch()
    assert accuracies(INGREDIENTS, tmp_path, (1, 2, 3)) == {2: pytest.approx(91)}


def test_one_seed_has_no_spread_and_the_preset_no_difference():
    found = {1: 92.0}
    assert line(INGREDIENTS.rows[0], found, found) == ["none", "–", "92.00", "–", "–"]


def test_no_two_rows_share_a_directory():
    for comparison in COMPARISONS.values():
        directories = [row.directory for row in comparison.rows]
        assert len(set(directories)) == len(directories)
