import os

import pytest

from local.queue_urls import move_queues

QUEUE = "http://127.0.0.1:{}/000000000000/reelwright-local-ingest"


@pytest.mark.parametrize("name", ["sqs.json", "cloudformation.json"])
def test_queues_are_moved_to_the_port_of_this_start(tmp_path, name):
    (tmp_path / name).write_text(f'{{"{QUEUE.format(4566)}": ["{QUEUE.format(4570)}"]}}')
    move_queues(tmp_path, 4567)
    assert (tmp_path / name).read_text() == f'{{"{QUEUE.format(4567)}": ["{QUEUE.format(4567)}"]}}'


def test_other_addresses_stay(tmp_path):
    message = '{"body": "http://127.0.0.1:8000/webhook http://127.0.0.1:4566/bucket/media/kept"}'
    (tmp_path / "sqs.json").write_text(message)
    move_queues(tmp_path, 4567)
    assert (tmp_path / "sqs.json").read_text() == message


def test_a_checkpoint_that_links_to_the_file_stays_as_it_is(tmp_path):
    (tmp_path / "sqs.json").write_text(QUEUE.format(4566))
    os.link(tmp_path / "sqs.json", tmp_path / "checkpoint.json")
    move_queues(tmp_path, 4567)
    assert (tmp_path / "checkpoint.json").read_text() == QUEUE.format(4566)


def test_a_first_start_has_nothing_to_move(tmp_path):
    move_queues(tmp_path, 4567)
    assert list(tmp_path.iterdir()) == []
