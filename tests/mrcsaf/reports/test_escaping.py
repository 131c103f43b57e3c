"""Nothing from outside is markup."""

from mrcsaf.reports.plots import escaped, in_markdown


def test_html_is_escaped_and_tricks_are_dropped() -> None:
    assert escaped('<b a="x">&\u202e\0') == "&lt;b a=&quot;x&quot;&gt;&amp;"


def test_markdown_keeps_to_its_cell() -> None:
    assert in_markdown("a|b\n*c* [d](e) <i>`") == ("a\\|b \\*c\\* \\[d\\](e) &lt;i&gt;\\`")
