"""The whole service in a simulated cloud: thousands of schedules with faults, and a campaign of 10,000 videos.

The real code of the API and of all steps runs on the fakes of `tests/fakes`. Everything else is simulated: the clock,
SQS, Lambda, the renderer, the servers out there, callers, and faults. One seed decides everything, so a schedule that
fails can be repeated.

    python -m tests.simulation --schedules 5000       run many schedules
    python -m tests.simulation 1234                   repeat one, and print what happened
    python -m tests.simulation 1234 --shrink          leave out the faults that it fails without
    python -m tests.simulation.campaign               10,000 queued videos of several accounts
    python -m tests.simulation.lists                  a list of 1,000 people with faults, and the same one with changes

| module | holds |
| --- | --- |
| `hub` | the clock, and processes that take turns at each call of a service |
| `weather` | which faults happen, and when |
| `connections` | the services as a process sees them: slow, refusing, and the end of the process |
| `sqs`, `functions` | the queues, and the functions that read them |
| `world` | the cloud of all of these; the renderer and the servers out there |
| `story` | what callers and operators do in a schedule |
| `promises` | what must hold at the end |
| `schedule`, `shrink` | one schedule from a seed, and the fewest faults with which it fails |
"""
