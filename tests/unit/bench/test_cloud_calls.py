from bench.cloud_calls import finished_at


def test_each_video_is_done_when_the_count_first_reaches_it():
    assert finished_at([(1.0, 0), (2.0, 2), (3.0, 2), (4.0, 3)], 3) == [2.0, 2.0, 4.0]
