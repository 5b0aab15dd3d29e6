from local.api_worker_limit import API_WORKERS, limit_api_workers

API = "reelwright-local-APIHandler-6BDF53C70FC0A"
RENDER = "reelwright-local-RenderH264-96F10E508131"


class Pool:
    """MiniStack's pool of processes, all of them busy at the first calls."""

    def __init__(self, busy):
        self.busy = busy
        self.calls = []

    def acquire_worker(self, function, config, code, qualifier="$LATEST", max_concurrency=None):
        self.calls.append((function, qualifier, max_concurrency))
        if max_concurrency and len(self.calls) <= self.busy:
            return None, "func_cap"
        return "worker", "reused"


def test_a_call_of_the_api_waits_for_a_process():
    pool = Pool(busy=3)
    assert limit_api_workers(pool.acquire_worker)(API, {}, b"", qualifier="1") == ("worker", "reused")
    assert pool.calls == [(API, "1", API_WORKERS)] * 4


def test_other_functions_get_a_process_at_once():
    pool = Pool(busy=3)
    assert limit_api_workers(pool.acquire_worker)(RENDER, {}, b"") == ("worker", "reused")
    assert pool.calls == [(RENDER, "$LATEST", None)]
