"""Documents drawn as PDF."""

from qapi_desk.reports.pdf.writing import pdf_bytes, write_pdf

__all__ = ["pdf_bytes", "write_pdf"]
