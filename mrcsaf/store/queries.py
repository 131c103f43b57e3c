"""Queries people may paste into any SQL tool to see for themselves what a view shows."""


def weights_of(run: int, item: str) -> str:
    """The selector's weights of one item, as the inspector shows them."""
    return (
        "SELECT run, item, title, w_image, w_text, model, checkpoint_sha, created\n"
        "FROM v_selector_weights\n"
        f"WHERE run = {run:d} AND item = {quoted(item)};\n"
    )


def weights_by_category(run: int) -> str:
    """The mean weight of pictures in each category, most image-driven first."""
    return (
        "SELECT category, count(*) AS items, avg(w_image) AS w_image\n"
        "FROM v_selector_weights\n"
        f"WHERE run = {run:d}\n"
        "GROUP BY category ORDER BY w_image DESC;\n"
    )


def quoted(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"
