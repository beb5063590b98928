"""Documents and lists written as workbooks."""

from qapi_desk.reports.xlsx.writing import write_rows, write_workbook

__all__ = ["write_rows", "write_workbook"]
