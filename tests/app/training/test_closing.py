import subprocess
import sys

import app.__main__ as program
from mrcsaf.worker import server


def test_a_frozen_program_called_as_a_worker_is_one_without_a_window(monkeypatch):
    monkeypatch.setattr(server, "main", lambda: 23)
    assert program.main(["--worker"]) == 23


def test_the_window_and_its_client_never_meet_torch():
    code = (
        "import sys, app.training.page, app.training.dialogs, mrcsaf.worker.client\n"
        "assert not {'torch', 'sentence_transformers', 'torchvision'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
