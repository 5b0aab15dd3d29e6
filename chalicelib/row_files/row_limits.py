"""The limits of a file with rows, so that none of them can fill the memory of a function."""

MAX_FILE_BYTES = 50_000_000
MAX_FILE_ROWS = 100_000
"""Rows below the header that have any value."""
MAX_EMPTY_ROWS = 1_048_576
"""As many as a sheet of Excel has."""
MAX_COLUMNS = 1000
MAX_CELL_CHARS = 32_767
"""Of one value; as many as a cell of Excel holds."""
MAX_ROW_CHARS = 1_000_000
"""Of one row in the file, with its quotes and delimiters."""
MAX_SHEET_XML_BYTES = 400_000_000
"""Of the unpacked sheet of a workbook, which is read as a stream."""
MAX_SHARED_XML_BYTES = 64_000_000
"""Of each other unpacked part of a workbook, such as the texts that its cells share."""
MAX_TAG_BYTES = 1_000_000
"""Of one tag of a workbook's XML."""
MAX_ZIP_ENTRIES = 2000
