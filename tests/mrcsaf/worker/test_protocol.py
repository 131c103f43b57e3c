"""Messages are lines that the other side takes, whatever is in them."""

import json

import pytest

from mrcsaf.core.errors import ConfigError
from mrcsaf.worker import protocol
from mrcsaf.worker.protocol import LINE_BYTES, decode, encode, encode_answer


def test_a_message_goes_as_it_is() -> None:
    message = {"type": "result", "job": 3, "value": {"a": ["ä", 1.5, None]}}
    assert decode(encode(message)) == decode(encode_answer(message)) == message


def test_an_answer_of_many_long_texts_is_cut_and_stays_an_answer() -> None:
    rows = [{"line": 1, "id": "\U0001f600" * 256, "reason": "\U0001f600" * 400}] * 400
    line = encode_answer({"type": "result", "job": 3, "value": {"n_issues": 400, "issues": rows}})
    assert len(line) <= LINE_BYTES
    value = decode(line)["value"]
    assert value["n_issues"] == len(value["issues"]) == 400
    assert value["issues"][0]["reason"].startswith("\U0001f600" * 40)


def test_an_error_that_names_something_endless_is_still_that_error() -> None:
    error = protocol.describe(ValueError("x" * 3 * LINE_BYTES), "y" * LINE_BYTES)
    message = decode(encode_answer({"type": "error", "job": 1, **error}))
    assert message["kind"] == "fault"
    assert message["message"].startswith("ValueError: xxx")


def test_an_answer_that_no_cut_makes_fit_is_an_error_in_its_place() -> None:
    line = encode_answer({"type": "result", "job": 7, "value": [0.123456789012] * 80_000})
    message = decode(line)
    assert (message["type"], message["job"]) == ("error", 7)
    assert "too large" in str(protocol.exception(message))
    assert json.loads(line)


def test_a_request_is_never_cut_but_refused() -> None:
    with pytest.raises(ConfigError, match="too large"):
        encode({"type": "start", "job": 1, "arguments": {"text": "x" * LINE_BYTES}})
