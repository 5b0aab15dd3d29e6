from bench.cloud_calls import finished_at


def test_each_video_is_done_when_so_many_are_first_seen_to_be():
    assert finished_at([(1.0, 0), (2.0, 2), (3.0, 2), (4.0, 3)], 3) == [2.0, 2.0, 4.0]
