"""What results say of themselves."""

import json

import numpy as np

from mrcsaf.placement import Effect, Ranks, as_dict
from tests.mrcsaf.placement.conftest import raw_of


def test_the_histogram_has_every_user_once_and_bins_that_end_where_people_look(placer):
    ranks = placer.all_ranks(placer.place(raw_of(2)))
    bins = ranks.histogram()
    assert sum(count for _, _, count in bins) == 30
    assert [(first, last) for first, last, _ in bins][-3:] == [(6, 10), (11, 20), (21, 25)]
    assert bins[0][0] == 1
    assert sum(count for _, last, count in bins if last <= 10) == ranks.within(10)


def test_no_ranks_yet_is_no_fault():
    ranks = Ranks(np.zeros(0, np.int64), 30, 24)
    assert (ranks.median, ranks.within(10), ranks.whole) == (0.0, 0, False)
    assert sum(count for _, _, count in ranks.histogram()) == 0


def test_a_sentence_earns_what_is_lost_without_it():
    assert Effect("Bright.", with_it=12, without_it=5).gain == 7


def test_as_json_it_has_the_names_scripts_rely_on(placer):
    found = json.loads(json.dumps(as_dict(placer.place(raw_of(2)))))
    assert {"w_image", "w_text", "neighbours", "rank", "users", "audience"} <= set(found)
    assert list(found["audience"]) == ["10", "20", "50", "100"]
