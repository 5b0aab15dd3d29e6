from tests.unit.log_lines import lines

__all__ = ["lines"]
