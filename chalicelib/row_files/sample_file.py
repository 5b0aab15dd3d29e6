"""A file for a template as people may fill it in: a column for each input, and a row of examples."""

from collections.abc import Iterable

from chalicelib.domain.template_inputs import TemplateInput

from .result_file import ResultFile
from .row_file import Dialect, Row


def sample_csv(inputs: Iterable[TemplateInput]) -> bytes:
    """Return a CSV file in UTF-8 that every common program opens. Inputs with the same name share a column."""
    examples: dict[str, str] = {}
    for each in inputs:
        examples.setdefault(each.name, each.example)
    row = tuple(examples.values())
    with ResultFile(tuple(examples), (), Dialect()) as file:
        file.add(Row(1, 2, row, row), ())
        return file.finish().read()
