"""Every deviation is said."""

from dataclasses import replace

from mrcsaf.compare import results
from mrcsaf.compare.results import BUDGET, TRIAL


def test_fitted_features_are_called_fitted(whole) -> None:
    found = replace(whole[1], encoders={
        "image": "file:image_feat128_fit.npy:dcc8c18d", "text": "minilm-l6-v2",
    })  # fmt: skip
    said = results.of_comparison(found)
    assert said[0].startswith("The image features (image_feat128_fit.npy) are fitted ones: 128")
    assert said[1] == (
        "The text features are minilm-l6-v2; the papers used 384 numbers of a sentence encoder."
    )
    plain = replace(found, encoders={"image": "file:image_feat.npy:1"})
    assert "come from the file image_feat.npy" in results.of_comparison(plain)[0]
    assert "There are no text features" in results.of_comparison(plain)[1]


def test_what_stopped_early_and_single_seeds_are_said(whole) -> None:
    said = " ".join(results.of_comparison(whole[1]))
    assert "At most 3 epochs; the papers allow 1,000." in said
    assert "BPR: stopped by the number of epochs, still learning." in said
    assert "One seed" not in said
    one = replace(whole[1], cells=tuple(
        replace(cell, stopped=BUDGET) for cell in whole[1].cells if cell.seed == 999
    ), simulated=True)  # fmt: skip
    said = " ".join(results.of_comparison(one))
    assert "One seed" in said
    assert "stopped by the budget" in said
    assert "simulated" in said


def test_models_away_from_their_defaults_are_named(whole) -> None:
    assert whole[1].deviations[0] == "Every model ran at the default settings, without a grid."
    bpr, other = whole[1].row("bpr").cells[0], whole[1].row("popularity").cells[0]
    given = replace(bpr, changed={"dim": 4, "loss": "joint"})
    found = replace(whole[1], cells=(given, other))
    assert results.of_settings(found) == [
        "BPR was given dim 4, loss joint in place of its defaults.",
        "Popularity ran at the default settings, without a grid.",
    ]
    trial = replace(given, purpose=TRIAL)
    assert results.of_settings(replace(found, cells=(trial, given)))[0] == (
        "BPR: chosen on validation among its grid: dim 4, loss joint."
    )


def test_which_reading_of_the_paper_ran_is_said(whole) -> None:
    chosen = {"item_embedding": "id", "attention": "linear", "dim": 64}
    cells = (replace(whole[1].cells[0], model="mrcsaf", settings=chosen),)
    said = results.of_comparison(replace(whole[1], cells=cells))
    assert "MR-CSAF ran with item_embedding id, attention linear." in said


def test_models_that_read_alike_share_a_line_and_ams_has_no_attention(whole) -> None:
    chosen = {"item_embedding": "id", "attention": "linear"}
    cells = tuple(
        replace(whole[1].cells[0], model=model, settings=chosen)
        for model in ("mrcsaf", "csaf", "ams")
    )
    said = results.of_comparison(replace(whole[1], cells=cells))
    assert "MR-CSAF, CSAF ran with item_embedding id, attention linear." in said
    assert "AMS ran with item_embedding id." in said
