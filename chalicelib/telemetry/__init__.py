"""Structured logs and metrics for operators.

Metrics are written with Powertools for AWS Lambda. It takes a tenth of the time that a container of the API needs to
start, so nothing here imports it before the first metric is written (docs/decisions/0012-logs-metrics-traces.md).
"""
