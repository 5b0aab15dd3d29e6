from collections import defaultdict
from dataclasses import dataclass, field

from local.logs import Line, Tails

RENDER, DELIVER = "/aws/lambda/reelwright-local-RenderH264-96F1", "/aws/lambda/reelwright-local-Deliver-2E8A"
LIMIT = 5


@dataclass
class Logs:
    """CloudWatch Logs with events in streams of groups. One answer has the five oldest events."""

    groups: dict = field(default_factory=lambda: defaultdict(list))

    def log(self, group, stream, at_ms, *messages):
        self.groups[group] += [{"timestamp": at_ms, "logStreamName": stream, "message": text} for text in messages]

    def get_paginator(self, operation):
        assert operation == "describe_log_groups"
        return self

    def paginate(self, *, logGroupNamePrefix):
        return [{"logGroups": [{"logGroupName": name} for name in self.groups if name.startswith(logGroupNamePrefix)]}]

    def filter_log_events(self, *, logGroupName, startTime):
        events = [event for event in self.groups[logGroupName] if event["timestamp"] >= startTime]
        return {"events": sorted(events, key=lambda event: event["timestamp"])[:LIMIT]}


def texts(tails):
    return [line.text for line in tails.read()]


def test_a_line_has_its_time_and_its_function():
    logs = Logs()
    logs.log(RENDER, "one", 1000, "begin\n")
    assert Tails(logs, 0).read() == [Line(1000, "RenderH264", "begin")]


def test_lines_of_the_same_ms_keep_their_order():
    logs = Logs()
    logs.log(RENDER, "one", 1000, "start", "begin", "end")
    assert texts(Tails(logs, 0)) == ["start", "begin", "end"]


def test_the_lines_of_several_functions_are_in_the_order_of_time():
    logs = Logs()
    logs.log(RENDER, "one", 2000, "second")
    logs.log(DELIVER, "one", 1000, "first")
    assert texts(Tails(logs, 0)) == ["first", "second"]


def test_lines_are_not_read_twice():
    logs = Logs()
    logs.log(RENDER, "one", 1000, "begin", "begin")
    tails = Tails(logs, 0)
    tails.read()
    assert tails.read() == []


def test_a_line_of_the_same_ms_as_the_last_one_is_read_later():
    logs = Logs()
    logs.log(RENDER, "one", 1000, "begin")
    tails = Tails(logs, 0)
    tails.read()
    logs.log(RENDER, "two", 1000, "begin")
    logs.log(RENDER, "one", 1000, "begin")
    assert texts(tails) == ["begin", "begin"]


def test_a_line_that_arrives_a_little_late_is_read():
    logs = Logs()
    logs.log(RENDER, "one", 1000, "second")
    tails = Tails(logs, 0)
    tails.read()
    logs.log(RENDER, "two", 990, "first")
    assert texts(tails) == ["first"]


def test_lines_beyond_the_limit_of_one_answer_are_read_next():
    logs = Logs()
    for second in range(LIMIT + 1):
        logs.log(RENDER, "one", second * 2000, f"line {second}")
    logs.log(DELIVER, "one", 60_000, "later")
    tails = Tails(logs, 0)
    tails.read()
    assert texts(tails) == [f"line {LIMIT}"]


def test_a_function_that_is_new_is_read_too():
    logs = Logs()
    tails = Tails(logs, 0)
    tails.read()
    logs.log(RENDER, "one", 1000, "begin")
    assert texts(tails) == ["begin"]
