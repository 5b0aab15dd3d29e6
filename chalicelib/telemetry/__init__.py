"""Structured logs and metrics for operators, written with Powertools for AWS Lambda.

Powertools takes a tenth of the time that a container of the API needs to start. So nothing here imports it before the
first line is written (docs/decisions/0012-logs-metrics-traces.md).
"""
